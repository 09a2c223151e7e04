using ActorShm.Actors;

namespace ActorShm.Host.Load.Running;

/// <summary>Sends requests to nodes that a scenario's own faults may end at any moment. When a node can no longer answer, another node is asked.</summary>
/// <param name="list">Lists the nodes that the run has now.</param>
internal sealed class LivingNodes(Func<Task<IReadOnlyList<NodeInfo>>> list)
{
    /// <summary>Asks one node.</summary>
    /// <param name="choose">Chooses the node among those that the run has, of which there is at least one.</param>
    /// <param name="ask">Asks the node; receives its number.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="RunFailedException">The request failed although the node is still there, or there is no node.</exception>
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
                    throw; // the failure was not due to the node's end
                }
            }
        }

        throw new RunFailedException(FailureKind.Work, "There was no node to ask.");
    }
}
