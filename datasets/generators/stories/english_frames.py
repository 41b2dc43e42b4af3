"""English sentences with holes. Every topic, mood and place is told in the same ones.

In: nothing. Out: `FRAMES`. Never: a word that gives away the topic.

Holes: {H} the hero (a name or he, she), {h} he, she, {him}, {his};
{T} {U} things of the topic, {P} a person of it, {F} a thing of a foreign topic;
{W} weather, {A} animal, {B} what belongs to the animal, {L} a place;
{M} a verb, {Q} an adjective, {K} a noun of the mood; [present|past] a verb.
A frame with {T} has {P} or {U} too: an ambiguous word is never left without a cue.
"""

FRAMES = """
{H} [asks|asked] the {P} about the {T}, but the {P} {M}.
The {P} [shows|showed] {him} the {T}, the {A} and the {U}.
In the {W} {h} [talks|talked] with the {P} about the {T}.
{H} [draws|drew] the {T}, then the {U}, then again the {T}.
While the {P} [describes|described] the {T}, {h} {M}.
{H} [is|was] {Q}, because the {P} [forgets|forgot] the {T}.
Near the {L} the {P} [remembers|remembered] the {T}, but not the {U}.
First the {W} and then the {T} [worries|worried] the {P}.
{H} [ignores|ignored] the {F} and [admires|admired] the {T} with the {P}.
Instead of the {F} the {P} [praises|praised] the {T}, and {h} {M}.
{H} [sees|saw] the {T}, but the {P} [sees|saw] only the {W}.
Despite the {W} the {P} [looks|looked] for the {T}, and the {T} [is|was] near.
Everyone near the {L} [discusses|discussed] the {T}, and the {P} {M}.
With {K} {h} [writes|wrote] about the {T} and the {U}.
The {P} [hates|hated] the {F}, so {h} [describes|described] the {T} to the {P}.
Whoever [mentions|mentioned] the {T} near the {L} [meets|met] the {P}.
{H} [dreams|dreamt] not of the {F} but of the {T}, and the {P} {M}.
After the {W} the {P} [notices|noticed] the {T}, and {h} {M}.
The {A} [knows|knew] the {P} and [stares|stared] at the {T}.
{H} [forgets|forgot] the {F}, but the {P} [thinks|thought] of the {T} with {K}.
{H} [hears|heard] about the {T} from the {P}, and the {T} [makes|made] {him} {Q}.
Near the {L} the {P} [prefers|preferred] the {T} to the {F}.
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
