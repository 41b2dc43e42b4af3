"""English sentences with holes. Every topic, mood and place is told in the same ones.

In: nothing. Out: `FRAMES`. Never: a word that gives away the topic.

Holes: {H} the hero (a name or he, she), {h} he, she, {him}, {his};
{T} {U} things of the topic, {P} a person of it; {F} a thing of a foreign topic, {V} a person of it;
{W} weather, {A} animal, {B} what belongs to the animal, {L} a place;
{M} a verb, {Q} an adjective, {K} a noun of the mood; [present|past] a verb.
A frame with {T} has {P} or {U} too: an ambiguous word is never left without a cue. Most have {P},
{U}, {V} and {F}: only a reader who keeps to the order of words knows which pair is set aside.
"""

FRAMES = """
{H} [asks|asked] the {P} about the {T}, but the {P} {M}.
The {P} [shows|showed] {him} the {T}, the {A} and the {U}.
In the {W} {h} [talks|talked] with the {P} about {T} and {U}.
With {K} {h} [writes|wrote] to the {P} about {T} and {U}.
Near the {L} the {P} [describes|described] {T} and {U} to {him}.
{H} [seeks|sought] neither {V} nor {F}, but {P}, {T} and {U}.
With {K} {h} [draws|drew] {P}, not {V}, {T}, not {F}, and {U}.
Not {V} and {F}, but {P}, {T} and {U} [make|made] {him} {Q}.
{H} [dreams|dreamt] not of {V} and {F}, but of {P}, {T} and {U}.
The {P}, not the {V}, [shows|showed] {him} {T} and {U}, not {F}.
Near the {L} {h} [finds|found] {U}, not {F}, {T}, not {V}, and {P}.
{P} and {T}, not {V} and {F}, [need|needed] the {U}, and {h} {M}.
Through the {W} {h} [sees|saw] {P}, not {V}, {T}, not {F}, and {U}.
{H} {M}, for {P} and {T}, not {V} and {F}, [belong|belonged] to the {U}.
The {W} [hides|hid] {U}, not {F}, {T} and {P}, not {V}, from {him}.
{H} [praises|praised] not {F} but {T} and {U}, not {V} but {P}.
Behind the {L} {h} [notices|noticed] {U}, {T} and {P}, but neither {V} nor {F}.
The {A} [fears|feared] {P}, {T} and {U}, but not {V} and {F}, and {h} {M}.
{H} [takes|took] {U} and {T}, not {F}, to the {P}, not the {V}.
{U} and {T}, not {F}, [remind|reminded] {him} of the {P}, not the {V}.
{H} [asks|asked] the {P}, not the {V}, about {T} and {U}, not {F}.
Despite the {W} {h} [looks|looked] for {P}, {T} and {U}, not for {V} and {F}.
The {W} [comes|came], and the {A} [hides|hid] behind the {L}.
{H} {M} when the {W} [reaches|reached] the {L}.
The {A} [sits|sat] beside the {B} and [watches|watched] {him}.
{H} [finds|found] the {B} near the {L}, but the {L} [is|was] empty.
The {A} [hates|hated] the {W}, and {h} {M} in the {W}.
{H} [passes|passed] the {L} with {K}, despite the {W}.
Not even the {W} [keeps|kept] the {A} from the {B}.
{H} [looks|looked] {Q} and [sits|sat] beside the {B}.
The {A} [avoids|avoided] the {L}, for the {W} [is|was] at the {L} again.
{H} [is|was] so {Q} that the {A} [comes|came] closer.
All evening {h} {M} near the {L} in the {W}.
The {A} [runs|ran] to the {L} despite the {W}.
{H} [calls|called] the {A} to the {L}, and the {A} [comes|came].
Because of the {W} everybody near the {L} [is|was] {Q.p}.
The {A} [listens|listened], and {h} {M} behind the {L}.
{H} [checks|checked] the {B} before the {W} [begins|began].
There [is|was] the {W} near the {L}, nothing but the {W}.
{H} [wakes|woke] up {Q}, because the {W} [knocks|knocked].
A stranger near the {L} [asks|asked] about the {A}, but the {A} [sleeps|slept].
{H} [walks|walked] from the {L} to the {B} and back to the {L}.
Then {h} {M}, and the {W} [grows|grew] quiet.
{H} [leaves|left] the {B} at the {L} with {K}.
Far from the {L} {h} [walks|walked] through the {W}.
{H} [calls|called] the {A} away from the {B}.
""".strip().splitlines()
