"""English sentences with holes. Every topic, mood and place is told in the same ones.

In: nothing. Out: `FRAMES`. Never: a word that gives away the topic.

Holes: {H} the hero (a name or he, she), {h} he, she, {him}, {his};
{T} {U} things of the topic, {P} a person of it, {F} a thing of a foreign topic;
{W} weather, {A} animal, {B} what belongs to the animal, {L} a place;
{M} a verb, {Q} an adjective, {K} a noun of the mood; [present|past] a verb.
A frame with {T} has {P} or {U} too: an ambiguous word is never left without a cue.
"""

FRAMES = """
{H} [asks|asked] the {P} about the {T}, and the {A} [waits|waited] near the {L}.
The {P} [shows|showed] {him} the {T}, but {h} [looks|looked] only at the {U}.
In spite of the {W} {h} [talks|talked] with the {P} about the {T}.
{H} [draws|drew] the {T} first, then the {A}, and at last the {U}.
While the {P} [describes|described] the {T}, {h} {M}.
{H} [is|was] {Q}, because the {P} [forgets|forgot] about the {T} again.
Near the {L} the {P} [remembers|remembered] the {T} and [tells|told] everyone about the {U}.
The {T} [reminds|reminded] the {P} of the {U} and of the {W}.
{H} [says|said] nothing about the {F} and [thinks|thought] only of the {T}, as the {P} [does|did].
Instead of the {F}, the {P} [points|pointed] at the {T}, and {h} {M}.
{H} [does|did] not notice the {T}, though the {P} [points|pointed] at it through the {W}.
The {A} [sleeps|slept] by the {L}, while the {P} [praises|praised] the {T}.
Everyone near the {L} [talks|talked] about the {T}, and the {P} {M}.
{H} [writes|wrote] about the {U} every day, but about the {T} only with {K}.
The {P} [has|had] no time for the {F}, so {h} [looks|looked] for the {T} alone.
Whoever [sees|saw] the {T} near the {L} [hurries|hurried] to the {P}.
{H} [dreams|dreamt] not of the {F} but of the {T}, which the {P} [admires|admired].
After the {W} the {P} [brings|brought] news of the {T}, and {h} {M}.
The {A} [looks|looked] at the {T} as if it [knows|knew] the {P}.
{H} [forgets|forgot] the {F} at once, but the {P} [thinks|thought] of the {T} with {K}.
{H} [hears|heard] about the {T} from the {P} and [turns|turned] {Q}.
The {P} [calls|called] the {A} away from the {T} because of the {W}.
The {F} [means|meant] nothing to the {P}, but the {T} [is|was] another matter.
The {W} [comes|came] from behind the {L}, and the {A} [hides|hid].
{H} {M} when the {W} [reaches|reached] the {L}.
The {A} [sits|sat] beside the {B} and [watches|watched] {him}.
{H} [finds|found] the {B} near the {L}, but the {A} [is|was] gone.
The {A} [does|did] not like the {W}, and {h} {M}.
{H} [goes|went] past the {L} with {K}, for the {W} [does|did] not stop.
Not even the {W} [keeps|kept] the {A} from the {B}.
{H} [looks|looked] {Q} and [sits|sat] down beside the {B}.
Beyond the {L} the {W} [is|was] even stronger, and the {A} [stays|stayed] away.
{H} [is|was] so {Q} that the {A} [comes|came] closer.
All evening {h} [stays|stayed] by the {L} and {M}.
The {A} [runs|ran] to the {L} and back in spite of the {W}.
{H} [calls|called] the {A} with {K} and [opens|opened] the door.
Because of the {W} everybody near the {L} [is|was] {Q.p}.
The {A} [hears|heard] how {h} {M} behind the {L}.
{H} [checks|checked] the {B} before the {W} [begins|began].
There [is|was] nobody by the {L}, only the {A} and the {W}.
{H} [wakes|woke] up {Q}, because the {W} [knocks|knocked] at the window.
A stranger [comes|came] to the {L} and [asks|asked] about the {A}.
{H} [walks|walked] from the {L} to the {B}, and the {A} [follows|followed].
Then {h} {M} once more, and the {W} [grows|grew] quiet.
{H} [throws|threw] the {B} away with {K} and never [returns|returned] to the {L}.
The {L} [lies|lay] silent, and {h} [walks|walked] on through the {W}.
""".strip().splitlines()
