namespace Ledsager.Cli.Demo;

/// <summary>The demo cannot be played: a story is not understood, or the service is not one that can be used for it.</summary>
internal sealed class DemoException(string message, Exception? cause = null) : Exception(message, cause);
