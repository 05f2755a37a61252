namespace Ledsager.Service;

/// <summary>The service could not start. The message says to the person who started it what is wrong and what to do.</summary>
internal sealed class StartException(string message, Exception cause) : Exception(message, cause)
{
    /// <summary>Tells a failure to start from a faulty command line (1) and from a crash.</summary>
    public const int ExitCode = 2;
}
