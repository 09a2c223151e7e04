using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>
/// Removes from a lambda the tests that are the same for all elements: <c>yes ? v : w</c> becomes <c>v</c>, <c>no || v > 0</c>
/// becomes <c>v > 0</c>, and <c>yes || v > 0</c> becomes <c>true</c>.
/// </summary>
/// <remarks>
/// Everything that is left depends on the elements, or is a value that C# computes. None of it becomes a literal of the language, which would have Python's
/// meaning. A test is evaluated where C# would evaluate it, so it may guard a part that cannot even be computed, such as an element of an empty array.
/// </remarks>
internal sealed class DecidedParts : ExpressionVisitor
{
    private readonly IReadOnlySet<Expression> _dependent;
    private readonly Func<Expression, bool> _decide;
    private readonly HashSet<Expression> _open = [];
    private readonly Dictionary<Expression, Expression> _written = [];
    private bool _found;

    private DecidedParts(IReadOnlySet<Expression> dependent, Func<Expression, bool> decide)
    {
        _dependent = dependent;
        _decide = decide;
    }

    /// <param name="body">The lambda's body.</param>
    /// <param name="decide">Computes a test that depends on no parameter.</param>
    /// <returns>What is left of the body; which of its parts depend on parameters; and for each new part, the part that was written.</returns>
    public static (Expression Body, IReadOnlySet<Expression> Open, IReadOnlyDictionary<Expression, Expression> Written) Of(Expression body, Func<Expression, bool> decide)
    {
        var parts = new DecidedParts(OpenParts.Of(body), decide);
        return (parts.Visit(body), parts._open, parts._written);
    }

    /// <inheritdoc/>
    [return: NotNullIfNotNull(nameof(node))]
    public override Expression? Visit(Expression? node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (node is null || !_dependent.Contains(node))
        {
            return node; // C# computes it as a whole
        }

        var foundBefore = _found;
        _found = node is ParameterExpression;
        var left = base.Visit(node);
        if (_found)
        {
            _open.Add(left);
        }

        if (left.NodeType == node.NodeType && !_dependent.Contains(left))
        {
            _written.TryAdd(left, node);
        }

        _found |= foundBefore;
        return left;
    }

    /// <inheritdoc/>
    protected override Expression VisitConditional(ConditionalExpression node)
    {
        var test = Visit(node.Test);
        return _open.Contains(test) ? node.Update(test, Visit(node.IfTrue), Visit(node.IfFalse))
            : Visit(_decide(test) ? node.IfTrue : node.IfFalse);
    }

    /// <inheritdoc/>
    protected override Expression VisitBinary(BinaryExpression node)
    {
        if (node.NodeType is not (ExpressionType.AndAlso or ExpressionType.OrElse) || node.Method is not null || node.Type != typeof(bool))
        {
            return base.VisitBinary(node);
        }

        var left = Visit(node.Left);
        return _open.Contains(left) ? node.Update(left, node.Conversion, Visit(node.Right))
            : _decide(left) == (node.NodeType == ExpressionType.AndAlso) ? Visit(node.Right)
            : Expression.Constant(node.NodeType == ExpressionType.OrElse);
    }
}
