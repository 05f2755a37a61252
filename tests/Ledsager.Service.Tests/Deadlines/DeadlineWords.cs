using Ledsager.Cases.Deadlines;
using Ledsager.Law;
using Ledsager.Service.Api;
using V1 = Ledsager.Api.Deadlines.V1;

namespace Ledsager.Service.Tests.Deadlines;

/// <summary>The domain and the API say the same of deadlines.</summary>
[Trait("Group", "service")]
public sealed class DeadlineWords
{
    [Fact(DisplayName = "Domænet og API'et har de samme ord for frister og notater")]
    public void The_domain_and_the_api_have_the_same_words()
    {
        Same<DeadlineKind, V1.DeadlineKind>();
        Same<DeadlineSide, V1.DeadlineSide>();
        Same<DeadlineStatus, V1.DeadlineStatus>();
        Same<NoteSubject, V1.NoteSubject>();
        Same<NoteKind, V1.NoteKind>();
        Same<Storage.NoteStatus, V1.NoteStatus>();
    }

    [Fact(DisplayName = "En frists navn siger dens slags med små bogstaver")]
    public void The_name_of_a_deadline_spells_its_kind_in_small_letters() =>
        Enum.GetValues<DeadlineKind>().Select(kind => kind.Slug()).ShouldBe(
        [
            "case-decision", "hearing-response", "implementation", "complaint-filing", "reassessment", "citizen-maintains-complaint",
            "forward-to-ankestyrelsen", "follow-up",
        ]);

    private static void Same<TDomain, TApi>()
        where TDomain : struct, Enum
        where TApi : struct, Enum =>
        Enum.GetNames<TApi>().ShouldBe([.. Enum.GetNames<TDomain>().Prepend("Unspecified")], ignoreOrder: true);
}
