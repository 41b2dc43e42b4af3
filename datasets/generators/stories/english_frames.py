"""English sentences with holes. Every topic, mood and place is told in the same ones.

In: nothing. Out: `FRAMES`. Never: a word that gives away the topic.

Holes: {H} the hero (a name or he, she), {h} he, she, {him}, {his};
{T} {U} things of the topic, {P} a person of it, {F} a thing of a foreign topic;
{W} weather, {A} animal, {B} what belongs to the animal, {L} a place;
{M} a verb, {Q} an adjective, {K} a noun of the mood; [present|past] a verb.
A frame with {T} has {P} or {U} too: an ambiguous word is never left without a cue.
"""

FRAMES = """
{H} [has asked|had asked] {our P} about the {T}, but the {P} {M}.
{our P} [has shown|had shown] {him} the {T}, {our A} and the {U}.
In the {W} {h} [has talked|had talked] with {our P} about the {T}.
{H} [has seen|had seen] the {T}, then the {U}, then again the {T}.
While {our P} [has described|had described] the {T}, {h} {M}.
{H} [has been|had been] {Q}, because {our P} [has forgotten|had forgotten] the {T}.
Near {our L} {his} {P} [has seen|had seen] the {T}, but not the {U}.
First the {W} and then the {T} [has worried|had worried] {his} {P}.
{H} [has ignored|had ignored] the {F} and [has admired|had admired] the {T} with {our P}.
Instead of the {F} {our P} [has praised|had praised] the {T}, and {h} {M}.
{H} [has seen|had seen] the {T}, but {our P} [has seen|had seen] only the {W}.
Despite the {W} {his} {P} [has looked|had looked] for the {T}, and the {T} [has been|had been] near.
Near {our L} {h} [has discussed|had discussed] the {T}, and {our P} {M}.
With {K} {h} [has written|had written] about the {T} and the {U}.
{our P} [has hated|had hated] the {F}, so {h} [has described|had described] the {T} to the {P}.
Whoever [has asked|had asked] {him} about the {T} [has met|had met] {our P}.
{H} [has dreamt|had dreamt] not of the {F} but of the {T}, and {our P} {M}.
After the {W} {our P} [has noticed|had noticed] the {T}, and {h} {M}.
{his} {A} [has known|had known] {our P} and [has looked|had looked] at the {T}.
{H} [has forgotten|had forgotten] the {F}, but {our P} [has thought|had thought] of the {T} with {K}.
{H} [has heard|had heard] about the {T} from {our P}, and the {T} [has made|had made] {him} {Q}.
Near {our L} {his} {P} [has preferred|had preferred] the {T} to the {F}.
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
