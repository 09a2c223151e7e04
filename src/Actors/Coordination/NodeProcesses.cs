using ActorShm.Segments;

namespace ActorShm.Actors.Coordination;

/// <summary>The node processes of this machine, held by pidfd.</summary>
internal sealed class NodeProcesses : INodeProcesses
{
    /// <inheritdoc/>
    public INodeProcess? TryOpen(int pid) => ProcessHandle.TryOpen(pid) is { } handle ? new NodeProcess(handle) : null;

    private sealed class NodeProcess(ProcessHandle handle) : INodeProcess
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

        public void Dispose() => handle.Dispose();
    }
}
