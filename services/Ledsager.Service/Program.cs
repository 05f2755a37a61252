using Ledsager.Law;
using Ledsager.Service;

try
{
    return await ServiceOptions.Command(ServiceHost.Run).Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = null });
}
catch (ServiceLevelException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
