using System.Linq.Expressions;

namespace ActorShm.Kernels;

/// <summary>Finds out whether an expression tree is nested deeper than a limit, without going any deeper than the limit itself.</summary>
internal sealed class NestedTree : ExpressionVisitor
{
    private readonly int _mostLevels;
    private int _level;
    private bool _isDeeper;

    private NestedTree(int mostLevels) => _mostLevels = mostLevels;

    /// <param name="node">The tree.</param>
    /// <param name="mostLevels">The largest number of levels, including the root's.</param>
    public static bool IsDeeperThan(Expression node, int mostLevels)
    {
        var tree = new NestedTree(mostLevels);
        tree.Visit(node);
        return tree._isDeeper;
    }

    /// <inheritdoc/>
    public override Expression? Visit(Expression? node)
    {
        _level++;
        _isDeeper |= node is not null && _level > _mostLevels;
        var visited = _isDeeper ? node : base.Visit(node);
        _level--;
        return visited;
    }
}
