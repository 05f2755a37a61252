using System.Globalization;
using System.Runtime;

/// <summary>
/// Loaded into the service by DOTNET_STARTUP_HOOKS, so that what is measured is the service exactly as it is shipped: for each line on standard
/// input it answers with the processor time, the allocations and the compiling since the start. The runtime asks for this name, outside any namespace.
/// </summary>
#pragma warning disable MA0047 // See above.
internal static class StartupHook
#pragma warning restore MA0047
{
    public const string Answer = "usage ";

    public static void Initialize() => new Thread(() =>
    {
        while (Console.In.ReadLine() is not null)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{Answer}{Environment.CpuUsage.TotalTime.TotalMicroseconds:F0} {GC.GetTotalAllocatedBytes(precise: true)} {JitInfo.GetCompilationTime().TotalMicroseconds:F0}"));
        }
    })
    {
        IsBackground = true,
    }.Start();
}
