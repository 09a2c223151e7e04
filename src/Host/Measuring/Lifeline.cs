using System.Diagnostics;
using ActorShm.Host.Ending;
using ActorShm.Segments;

namespace ActorShm.Host.Measuring;

/// <summary>
/// The standard input of a process that measures for another: when it ends, that process ends in good order. So it goes with whoever has started it, however that one ends,
/// and takes along what it has made.
/// </summary>
/// <remarks>No signal, because one that is sent beside the Ctrl-C of a terminal would be the second. <c>bench/peers/lifeline.py</c> is the other end in Python.</remarks>
internal static class Lifeline
{
    /// <summary>How long an end may take: what is under way cannot always be interrupted, and arrays are large.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Asks this process to end when its standard input ends.</summary>
    public static void Hold(StopSignal stop)
    {
        // A thread of its own, because it waits in the kernel, and those of the pool are what is measured.
        new Thread(Wait) { IsBackground = true, Name = "lifeline" }.Start();

        void Wait()
        {
            WaitForEnd();
            stop.Ask();
        }
    }

    /// <summary>Ends a process by its standard input, and kills it with all that it has started when it has not ended in time. One that has ended is left alone.</summary>
    /// <returns>Whether it ended by itself.</returns>
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

    /// <summary>Ends a process whose result nobody waits for any more.</summary>
    /// <param name="process">The process.</param>
    /// <param name="name">What it did.</param>
    /// <param name="patience">How long it may take to end.</param>
    /// <param name="reason">Why nobody waits: what the caller throws next.</param>
    /// <exception cref="KilledException">Nobody waits because of a signal, and the process had to be killed.</exception>
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
