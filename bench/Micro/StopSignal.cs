using System.Runtime.InteropServices;

namespace ActorShm.Micro;

/// <summary>Turns the first SIGINT, SIGTERM or SIGHUP into cancellation. The second ends the process as it always would.</summary>
/// <remarks>It lives as long as the process: a signal that comes when the work is done finds a handler, and no source that is disposed.</remarks>
internal static class StopSignal
{
    private static readonly CancellationTokenSource Source = new();
    private static readonly Lazy<PosixSignalRegistration[]> Registrations = new(static () =>
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(static signal => PosixSignalRegistration.Create(signal, OnSignal))]);

    /// <summary>Takes the signals from now on.</summary>
    /// <returns>Cancelled by the first.</returns>
    public static CancellationToken Take()
    {
        _ = Registrations.Value;
        return Source.Token;
    }

    private static void OnSignal(PosixSignalContext context)
    {
        context.Cancel = !Source.IsCancellationRequested;
        Source.Cancel();
    }
}
