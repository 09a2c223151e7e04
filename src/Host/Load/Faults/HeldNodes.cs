using ActorShm.Segments;

namespace ActorShm.Host.Load.Faults;

/// <summary>The nodes that faults have stopped. A node that several faults have stopped continues when the last of these faults lets go. Safe on any thread.</summary>
internal sealed class HeldNodes
{
    private const int Stop = 19;
    private const int Continue = 18;

    private readonly Lock _gate = new();
    private readonly Dictionary<ProcessIdentity, int> _holders = [];

    /// <summary>Stops a node for a time. The node continues also when this is cancelled.</summary>
    public async Task HoldAsync(ProcessHandle node, TimeSpan time, CancellationToken stopping)
    {
        Take(node);
        try
        {
            await Task.Delay(time, stopping);
        }
        finally
        {
            LetGo(node);
        }
    }

    private void Take(ProcessHandle node)
    {
        lock (_gate)
        {
            node.Kill(Stop);
            _holders[node.Identity] = _holders.GetValueOrDefault(node.Identity) + 1;
        }
    }

    private void LetGo(ProcessHandle node)
    {
        lock (_gate)
        {
            if (--_holders[node.Identity] == 0)
            {
                _holders.Remove(node.Identity);
                node.Kill(Continue);
            }
        }
    }
}
