"""English sentences with holes. Every topic, mood and place is told in the same ones.

In: nothing. Out: `FRAMES`. Never: a word that gives away the topic.

Holes: {H} the hero (a name or he, she), {h} he, she, {him}, {his};
{T} {U} things of the topic, {P} a person of it; {F} a thing of a foreign topic, {V} a person of it;
{W} weather, {A} animal, {B} what belongs to the animal, {L} a place; {our L} says whose it is;
{M} a verb, {Q} an adjective, {K} a noun of the mood; [present|past] a verb, always with *has*
(*have*) or *had*, so that small words say when a story is told.
Every frame speaks of the hero, and most say whose things they are.
A frame with {T} has {P} or {U} too: an ambiguous word is never left without a cue. Most have {P},
{U}, {V} and {F}: only a reader who keeps to the order of words knows which pair is set aside.
"""

FRAMES = """
{H} [has asked|had asked] {our P} about the {T}, but the {P} {M}.
{our P} [has shown|had shown] {him} the {T}, {our A} and the {U}.
In the {W} {h} [has talked|had talked] with {our P} about {T} and {U}.
With {K} {h} [has written|had written] to {our P} about {T} and {U}.
Near {our L} {our P} [has described|had described] {T} and {U} to {him}.
{H} [has sought|had sought] neither {V} nor {F}, but {our P}, {T} and {U}.
With {K} {h} [has drawn|had drawn] {our P}, not {V}, {T}, not {F}, and {U}.
Not {V} and {F}, but {our P}, {T} and {U} [have made|had made] {him} {Q}.
{H} [has dreamt|had dreamt] not of {V} and {F}, but of {our P}, {T} and {U}.
{our P}, not the {V}, [has shown|had shown] {him} {T} and {U}, not {F}.
Near {our L} {h} [has found|had found] {U}, not {F}, {T}, not {V}, and {our P}.
{our P} and {T}, not {V} and {F}, [have needed|had needed] the {U}, and {h} {M}.
Through the {W} {h} [has seen|had seen] {our P}, not {V}, {T}, not {F}, and {U}.
{H} {M}, for {our P} and {T}, not {V} and {F}, [have belonged|had belonged] to the {U}.
The {W} [has hidden|had hidden] {U}, not {F}, {T} and {our P}, not {V}, from {him}.
{H} [has praised|had praised] not {F} but {T} and {U}, not {V} but {our P}.
Behind {our L} {h} [has noticed|had noticed] {U}, {T} and {our P}, but neither {V} nor {F}.
{our A} [has feared|had feared] {our P}, {T} and {U}, but not {V} and {F}, and {h} {M}.
{H} [has taken|had taken] {U} and {T}, not {F}, to {our P}, not the {V}.
{U} and {T}, not {F}, [have reminded|had reminded] {him} of {our P}, not the {V}.
{H} [has asked|had asked] {our P}, not the {V}, about {T} and {U}, not {F}.
Despite the {W} {h} [has looked|had looked] for {our P}, {T} and {U}, not for {V} and {F}.
The {W} [has come|had come], and {his} {A} [has hidden|had hidden] behind {our L}.
{H} {M} when the {W} [has come|had come] to {our L}.
{our A} [has sat|had sat] beside {our B} and [has watched|had watched] {him}.
{H} [has found|had found] {our B} near {our L}, but the {L} [has been|had been] empty.
{our A} [has hated|had hated] the {W}, and {h} {M} in the {W}.
{H} [has walked|had walked] to {our L} with {K}, despite the {W}.
Not even the {W} [has kept|had kept] {his} {A} from {our B}.
{H} [has been|had been] {Q} and [has sat|had sat] beside {our B}.
{his} {A} [has avoided|had avoided] {our L}, for the {W} [has been|had been] at the {L}.
{H} [has been|had been] so {Q} that {our A} [has come|had come] closer.
All evening {h} {M} near {our L} in the {W}.
{his} {A} [has run|had run] to {our L} despite the {W}.
{H} [has called|had called] {our A} to {our L}, and the {A} [has come|had come].
Because of the {W} {h} [has been|had been] {Q} near {our L}.
{our A} [has listened|had listened], and {h} {M} behind {our L}.
{H} [has looked|had looked] at {our B} before the {W} [has come|had come].
{H} [has seen|had seen] the {W} near {our L}, nothing but the {W}.
{H} [has been|had been] {Q}, because the {W} [has come|had come].
Near {our L} {h} [has asked|had asked] about {our A}, but the {A} [has slept|had slept].
{H} [has walked|had walked] from {our L} to {our B} and back to the {L}.
Then {h} {M}, and the {W} [has been|had been] quiet.
{H} [has left|had left] {our B} at {our L} with {K}.
Far from {our L} {h} [has walked|had walked] through the {W}.
{H} [has called|had called] {our A} away from {our B}.
""".strip().splitlines()
