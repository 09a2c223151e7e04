using System.Diagnostics;
using ActorShm.Host.Ending;
using ActorShm.Segments;

namespace ActorShm.Host.Measuring;

/// <summary>
/// The standard input of a process that measures for another one. When the input ends, the process ends in good order and removes what it has made.
/// So the process ends whenever the process that started it ends, however that happens.
/// </summary>
/// <remarks>A signal is not used, because a signal sent in addition to the Ctrl-C of a terminal would count as the second signal. <c>bench/peers/lifeline.py</c> is the other end in Python.</remarks>
internal static class Lifeline
{
    /// <summary>The time that a process may take to end: what is under way cannot always be interrupted, and arrays are large.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Asks this process to end when its standard input ends.</summary>
    public static void Hold(StopSignal stop)
    {
        // The wait has a thread of its own, because it blocks in the kernel, and the threads of the pool are being measured.
        new Thread(Wait) { IsBackground = true, Name = "lifeline" }.Start();

        void Wait()
        {
            WaitForEnd();
            stop.Ask();
        }
    }

    /// <summary>Ends a process by closing its standard input, and kills it together with everything that it has started if it does not end in time. A process that has already ended is left alone.</summary>
    /// <returns>Whether the process ended by itself.</returns>
    public static async Task<bool> CutAsync(Process process, TimeSpan patience)
    {
        var identity = process.HasExited ? null : ProcessIdentity.Of(process.Id);
        await process.StandardInput.BaseStream.DisposeAsync();
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            if (identity is not null)
            {
                DiagnosticLeftovers.Remove(identity);
            }

            return false;
        }
    }

    /// <summary>Ends a process whose result is no longer wanted.</summary>
    /// <param name="process">The process.</param>
    /// <param name="name">What the process did.</param>
    /// <param name="patience">How long the process may take to end.</param>
    /// <param name="reason">Why the result is no longer wanted: the exception that the caller throws next.</param>
    /// <exception cref="KilledException">The result is no longer wanted because of a signal, and the process had to be killed.</exception>
    public static async Task GiveUpAsync(Process process, string name, TimeSpan patience, Exception reason)
    {
        if (!await CutAsync(process, patience) && reason is OperationCanceledException)
        {
            throw new KilledException($"'{name}' (pid {process.Id}) did not end within {patience.TotalSeconds:0} s and was killed; what it had in /dev/shm may still be there.", reason);
        }
    }

    private static void WaitForEnd()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> dropped = stackalloc byte[64];
        while (input.Read(dropped) > 0)
        {
        }
    }
}
