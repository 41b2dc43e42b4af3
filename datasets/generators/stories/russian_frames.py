"""Russian sentences with holes. Every topic, mood and place is told in the same ones.

In: nothing. Out: `FRAMES`. Never: a word that gives away the topic.

Holes as in `english_frames`, with a case: {T.gen}. [P:present|past] agrees with {P}, [m:...] is
masculine, and [...] agrees with the hero; {M.P} is a verb of the mood that agrees with {P}.
``о+`` and ``с+`` become о or об, с or со.
"""

FRAMES = """
{H} [спрашивает|спрашивал] {our P.acc} о+{T.pre}, но {P} {M.P}.
{our P} [P:показывает|показывал] {to} {T.acc}, {our A.acc} и {U.acc}.
Несмотря на {W.acc}, {h} [говорит|говорил] с+{our P.ins} о+{T.pre} и {U.pre}.
С+{K.ins} {h} [пишет|писал] {our P.dat} о+{T.pre} и {U.pre}.
Возле {our L.gen} {our P} [P:описывает|описывал] {to} {T.acc} и {U.acc}.
{H} [ищет|искал] не {V.acc} и {F.acc}, а {our P.acc}, {T.acc} и {U.acc}.
С+{K.ins} {h} [рисует|рисовал] {our P.acc}, а не {V.acc}, {T.acc}, а не {F.acc}, и {U.acc}.
Не {V} и {F}, а {our P}, {T} и {U} [делают|делали] {him} {Q}.
{H} [мечтает|мечтал] не о+{V.pre} и {F.pre}, а о+{our P.pre}, {T.pre} и {U.pre}.
{our P}, а не {V}, [P:показывает|показывал] {to} {T.acc} и {U.acc}, а не {F.acc}.
Возле {our L.gen} {h} [находит|находил] {U.acc}, а не {F.acc}, {T.acc}, а не {V.acc}, и {our P.acc}.
{our P} и {T}, а не {V} и {F}, [требуют|требовали] {U.gen}, и {h} {M}.
Сквозь {W.acc} {h} [видит|видел] {our P.acc}, а не {V.acc}, {T.acc}, а не {F.acc}, и {U.acc}.
{H} {M}, потому что {our P} и {T}, а не {V} и {F}, [подходят|подходили] к {U.dat}.
{W} [W:скрывает|скрывал] от {at} {U.acc}, а не {F.acc}, {T.acc} и {our P.acc}, а не {V.acc}.
{H} [хвалит|хвалил] не {F.acc}, а {T.acc} и {U.acc}, не {V.acc}, а {our P.acc}.
За {our L.ins} {h} [замечает|замечал] {U.acc}, {T.acc} и {our P.acc}, но не {V.acc} и {F.acc}.
{our A} [A:боится|боялся] {our P.gen}, {T.gen} и {U.gen}, но не {V.gen} и {F.gen}, и {h} {M}.
{H} [возит|возил] {U.acc} и {T.acc}, а не {F.acc}, к {our P.dat}, а не к {V.dat}.
{U} и {T}, а не {F}, [напоминают|напоминали] {to} о+{our P.pre}, а не о+{V.pre}.
{H} [спрашивает|спрашивал] {our P.acc}, а не {V.acc}, о+{T.pre} и {U.pre}, а не о+{F.pre}.
Несмотря на {W.acc}, {h} [ищет|искал] {our P.acc}, {T.acc} и {U.acc}, а не {V.acc} и {F.acc}.
Из-за {our L.gen} [W:приходит|приходил] {W}, и {our A} [A:прячется|прятался] за {at}.
{H} {M}, когда {W} [W:добирается|добирался] до {our L.gen}.
{our A} [A:сидит|сидел] возле {our B.gen} и [A:смотрит|смотрел] на {at}.
{H} [ищет|искал] {our B.acc} у {our L.gen} и [находит|находил] за {L.ins}.
{our A} не [A:любит|любил] {W.acc}, и из-за {W.gen} {h} {M}.
{H} с+{K.ins} [проходит|проходил] мимо {our L.gen}, а {W} не [W:кончается|кончался].
Даже {W} не [W:удерживает|удерживал] {him} вдали от {our B.gen}.
{H} [выглядит|выглядел] {Q} и [садится|садился] рядом с+{our B.ins}.
{our A} [A:обходит|обходил] {our L.acc}, потому что там {him} [W:пугает|пугал] {W}.
{H} [кажется|казался] {Q}, и {our A} [A:подходит|подходил] ближе.
Весь вечер {h} [стоит|стоял] у {our L.gen} и {M}.
{our A} [A:бегает|бегал] от {at} к {our L.dat}, несмотря на {W.acc}.
{H} с+{K.ins} [зовёт|звал] {our A.acc}, и {A} [A:приходит|приходил].
Из-за {W.gen} {h} возле {our L.gen} [выглядит|выглядел] {Q}.
{our A} [A:слышит|слышал], как {h} {M} за {our L.ins}.
{H} [проверяет|проверял] {our B.acc}, потому что [W:начинается|начинался] {W}.
Возле {our L.gen} [W:начинается|начинался] {W}, и {our A} [A:смотрит|смотрел] на {at}.
{H} [просыпается|просыпался] {Q}, потому что {W} [W:стучит|стучал] в окно.
{H} у {our L.gen} [спрашивает|спрашивал] про {our A.acc}, но {A} [A:спит|спал].
{H} [идёт|шёл] от {our L.gen} к {our B.dat} и обратно к {L.dat}.
Потом {h} снова {M}, и {W} [W:затихает|затихал].
{H} с+{K.ins} [бросает|бросал] {our B.acc} и больше не [возвращается|возвращался] к {our L.dat}.
Вдали от {our L.gen} {h} {M}, а {W} [W:затихает|затихал].
{H} [оставляет|оставлял] {our B.acc} у {our L.gen} и [выглядит|выглядел] {Q}.
У {our L.gen} [становится|становилось] тихо, и {h} [идёт|шёл] дальше сквозь {W.acc}.
""".strip().splitlines()
