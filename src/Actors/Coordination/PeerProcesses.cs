using ActorShm.Actors.Telemetry;
using ActorShm.Segments;

namespace ActorShm.Actors.Coordination;

/// <summary>The processes of this machine, held by pidfd.</summary>
/// <param name="launched">Knows how the processes ended that this one started; null when it started none.</param>
internal sealed class PeerProcesses(ILaunchedProcesses? launched) : IPeerProcesses
{
    /// <summary>How long the output of a dead process may take to be read: somebody it started may hold the pipe open for ever.</summary>
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
            // From now on, so that nobody is taken in whose end could not be seen because something has run out by then.
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
                    return false; // not to be known for want of a descriptor: people are told that of nobody then
                }
            }
        }

        // Read by number, which a later process may have: who has ended in between is known by the handle.
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

        // The link of a process that is dying goes a moment before it: what ended that was not this.
        private bool IsLiving()
        {
            try
            {
                return !handle.IsEnding;
            }
            catch (IOException)
            {
                return false; // not to be known for want of a descriptor, so it is not claimed either
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
