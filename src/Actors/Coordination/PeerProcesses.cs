using ActorShm.Actors.Telemetry;
using ActorShm.Segments;

namespace ActorShm.Actors.Coordination;

/// <summary>Opens processes of this machine by pidfd.</summary>
/// <param name="launched">Knows how the processes that this one started have ended; null when it started none.</param>
internal sealed class PeerProcesses(ILaunchedProcesses? launched) : IPeerProcesses
{
    /// <summary>How long reading the output of a dead process may take; a process that it started may hold the pipe open for ever.</summary>
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IPeerProcess? TryOpen(int pid)
    {
        if (ProcessHandle.TryOpen(pid) is not { } handle)
        {
            return null;
        }

        try
        {
            // Waiting begins now, so that no process is let in whose end could not be seen later because something has run out by then.
            return new PeerProcess(handle, handle.WaitForExitAsync(), launched);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool IsNodeComing(IReadOnlySet<int> joined) => launched?.IsAnyComing(joined) ?? false;

    private sealed class PeerProcess(ProcessHandle handle, Task gone, ILaunchedProcesses? launched) : IPeerProcess
    {
        public ProcessIdentity Identity => handle.Identity;

        public bool IsKilled { get; private set; }

        public bool IsLaunched => launched?.IsLaunched(handle.Identity) ?? false;

        public bool IsStopped
        {
            get
            {
                try
                {
                    return handle.IsStopped;
                }
                catch (IOException)
                {
                    return false; // cannot be known without a free descriptor; then no process is reported as stopped
                }
            }
        }

        // Read by process id, which a later process may have; the handle knows whether the process has ended in between.
        public ProcessUsage? TryMeasure() => ProcessUsageReader.TryRead(handle.Identity.Pid) is { } usage && !handle.HasExited ? usage : null;

        public async Task<ProcessEnd> EndAsync(TimeSpan patience)
        {
            if (patience == TimeSpan.Zero || await Task.WhenAny(gone, Task.Delay(patience)) != gone)
            {
                IsKilled = IsLiving();
                handle.Kill();
            }

            await gone;
            if (launched is null)
            {
                return ProcessEnd.Unknown;
            }

            var end = launched.EndOf(handle.Identity);
            return await Task.WhenAny(end, Task.Delay(OutputPatience)) == end ? await end : ProcessEnd.Unknown;
        }

        // When a process dies, its link goes a moment before it. Such a process was not ended by us.
        private bool IsLiving()
        {
            try
            {
                return !handle.IsEnding;
            }
            catch (IOException)
            {
                return false; // cannot be known without a free descriptor, so it is not claimed
            }
        }

        public async Task CleanUpAfterAsync()
        {
            await gone;
            DiagnosticLeftovers.Remove(handle.Identity);
        }

        public void Dispose() => handle.Dispose();
    }
}
