using System.Globalization;

namespace Ledsager.Law;

/// <summary>Where a rule is written, so that a number can be traced to a paragraph.</summary>
/// <param name="Source">The act or document: «Serviceloven», «Nordfyns Kommune, Kvalitetsstandard».</param>
/// <param name="Paragraf">The paragraph of an act; null for a document without paragraphs.</param>
/// <param name="Stk">The subsection (stykke) of the paragraph.</param>
public sealed record Citation(string Source, int? Paragraf = null, int? Stk = null)
{
    /// <summary>As it is quoted in a letter: «Serviceloven § 97, stk. 6».</summary>
    public override string ToString() => (Paragraf, Stk) switch
    {
        (null, _) => Source,
        (_, null) => string.Create(CultureInfo.InvariantCulture, $"{Source} § {Paragraf}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Source} § {Paragraf}, stk. {Stk}"),
    };
}
