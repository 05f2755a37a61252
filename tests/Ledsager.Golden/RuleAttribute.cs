namespace Ledsager; // Seen from every project of tests without more words.

/// <summary>
/// The rules of <c>RULES.md</c> that a test proves: were one of them broken in the code, the test would fail. <c>RulesAndTests.cs</c> of the specs
/// makes the table in <c>tests/README.md</c> of it.
/// </summary>
/// <param name="ids">Their ids: <c>"R-DEC-03"</c>.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public sealed class RuleAttribute(params string[] ids) : Attribute
{
    /// <summary>Their ids.</summary>
    public IReadOnlyList<string> Ids { get; } = ids;
}
