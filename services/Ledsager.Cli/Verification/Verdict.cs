namespace Ledsager.Cli.Verification;

/// <summary>What has been done to a journal.</summary>
internal enum ProblemKind
{
    /// <summary>An entry does not say what it said when it was written.</summary>
    Altered,

    /// <summary>Entries are gone.</summary>
    Missing,

    /// <summary>Entries have changed places.</summary>
    Reordered,

    /// <summary>An entry was put in that was never written there.</summary>
    Inserted,

    /// <summary>The file ends before its journal does.</summary>
    CutOff,

    /// <summary>The whole chain was written anew.</summary>
    Rewritten,
}

/// <summary>The first thing that is wrong with a journal.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Position">The entry it was done to.</param>
/// <param name="Line">The line of the file where it shows.</param>
/// <param name="Explanation">The same in a sentence.</param>
internal sealed record Problem(ProblemKind Kind, long Position, long Line, string Explanation);

/// <summary>What became of a check.</summary>
/// <param name="Municipality">Whose journal it is.</param>
/// <param name="Head">The last entry up to which all is as it was written.</param>
/// <param name="Citizens">How many citizens have facts up to there.</param>
/// <param name="Problem">The first problem; null when there is none.</param>
internal sealed record Verdict(string Municipality, JournalHead Head, int Citizens, Problem? Problem)
{
    public bool Intact => Problem is null;
}
