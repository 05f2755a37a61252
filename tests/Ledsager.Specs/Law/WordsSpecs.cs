using Ledsager.Law;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Law;

/// <summary>How minutes and citations are read by a person, and that minutes never wrap around.</summary>
public sealed class WordsSpecs
{
    [Theory(DisplayName = "Minutter læses som timer og minutter")]
    [InlineData(0, "0 min")]
    [InlineData(59, "59 min")]
    [InlineData(60, "1 t")]
    [InlineData(61, "1 t 1 min")]
    [InlineData(444, "7 t 24 min")]
    [InlineData(-90, "-1 t 30 min")]
    public void Minutes_in_words(int count, string text) => new Minutes(count).ToString().ShouldBe(text);

    [Fact(DisplayName = "Minutter løber aldrig rundt")]
    public void Minutes_are_checked()
    {
        Should.Throw<OverflowException>(() => new Minutes(int.MaxValue) + new Minutes(1));
        Should.Throw<OverflowException>(() => new Minutes(int.MinValue) - new Minutes(1));
        Should.Throw<OverflowException>(() => Minutes.FromHours(int.MaxValue));
    }

    [Fact(DisplayName = "En hjemmel citeres som i et brev")]
    public void Citations_in_words()
    {
        new Citation("Serviceloven", 97, 6).ToString().ShouldBe("Serviceloven § 97, stk. 6");
        new Citation("Serviceloven", 97).ToString().ShouldBe("Serviceloven § 97");
        new Citation("Nordfyns Kommune, Kvalitetsstandard").ToString().ShouldBe("Nordfyns Kommune, Kvalitetsstandard");
    }
}
