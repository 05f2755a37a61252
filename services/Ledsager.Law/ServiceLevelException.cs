namespace Ledsager.Law;

/// <summary>Service-level files cannot be used. The message lists every problem of every file, one a line, for the person who wrote them.</summary>
public sealed class ServiceLevelException(IReadOnlyList<ServiceLevelProblem> problems) : Exception(
    $"The service levels cannot be used; {(problems.Count == 1 ? "one problem" : $"{problems.Count} problems")}:{string.Concat(problems.Select(p => $"\n  {p}"))}")
{
    /// <summary>Every problem, file by file.</summary>
    public IReadOnlyList<ServiceLevelProblem> Problems { get; } = problems;
}

/// <summary>One thing that is wrong in a service-level file.</summary>
/// <param name="File">The file.</param>
/// <param name="Field">The JSON path of the field; empty when the file as a whole is meant.</param>
/// <param name="Reason">What is wrong with it and what would be right.</param>
public sealed record ServiceLevelProblem(string File, string Field, string Reason)
{
    /// <summary>As the message lists it: «0999-ny.json: $.versions[0].hours.capMinutes.value: must be …».</summary>
    public override string ToString() => Field.Length == 0 ? $"{File}: {Reason}" : $"{File}: {Field}: {Reason}";
}
