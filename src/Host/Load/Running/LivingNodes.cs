using ActorShm.Actors;

namespace ActorShm.Host.Load.Running;

/// <summary>Asks nodes that a scenario's own faults may end at any moment: what a node can no longer answer is asked of another.</summary>
/// <param name="list">Lists the nodes that are there now.</param>
internal sealed class LivingNodes(Func<Task<IReadOnlyList<NodeInfo>>> list)
{
    /// <summary>Asks one node.</summary>
    /// <param name="choose">Chooses it among those that are there, of which there is at least one.</param>
    /// <param name="ask">Asks it; gets its number.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="RunFailedException">It could not be done, and the node is still there; or there is no node.</exception>
    public async Task<T> AskAsync<T>(Func<IReadOnlyList<NodeInfo>, NodeInfo> choose, Func<int, Task<T>> ask)
    {
        for (var nodes = await list(); nodes.Count > 0;)
        {
            var node = choose(nodes);
            try
            {
                return await ask(node.Node);
            }
            catch (RunFailedException)
            {
                nodes = await list();
                if (nodes.Any(left => left.Node == node.Node && left.Pid == node.Pid))
                {
                    throw; // it was not the node's end
                }
            }
        }

        throw new RunFailedException(FailureKind.Work, "There was no node to ask.");
    }
}
