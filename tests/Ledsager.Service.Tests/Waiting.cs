namespace Ledsager.Service.Tests;

/// <summary>Waiting for what the service does by itself.</summary>
internal static class Waiting
{
    /// <summary>Waits until a condition holds, for a minute at most.</summary>
    public static async Task Eventually(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
            await Task.Delay(20, deadline.Token);
    }
}
