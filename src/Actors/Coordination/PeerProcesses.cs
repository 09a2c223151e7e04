using ActorShm.Segments;

namespace ActorShm.Actors.Coordination;

/// <summary>The processes of this machine, held by pidfd.</summary>
internal sealed class PeerProcesses : IPeerProcesses
{
    /// <inheritdoc/>
    public IPeerProcess? TryOpen(int pid) => ProcessHandle.TryOpen(pid) is { } handle ? new PeerProcess(handle) : null;

    private sealed class PeerProcess(ProcessHandle handle) : IPeerProcess
    {
        public async Task EndAsync(TimeSpan patience)
        {
            var gone = handle.WaitForExitAsync();
            if (patience == TimeSpan.Zero || await Task.WhenAny(gone, Task.Delay(patience)) != gone)
            {
                handle.Kill();
            }

            await gone;
        }

        public async Task CleanUpAfterAsync()
        {
            await handle.WaitForExitAsync();
            DiagnosticLeftovers.Remove(handle.Identity);
        }

        public void Dispose() => handle.Dispose();
    }
}
