using Ledsager.Law;
using Ledsager.Service;

try
{
    // The host itself answers SIGTERM and Ctrl-C. A failure to start is told in words, any other with its stack trace.
    return await ServiceOptions.Command(ServiceHost.Run, ViewRebuild.Run)
        .Parse(args)
        .InvokeAsync(new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is ServiceLevelException or StartException)
{
    Console.Error.WriteLine(e.Message);
    return StartException.ExitCode;
}
