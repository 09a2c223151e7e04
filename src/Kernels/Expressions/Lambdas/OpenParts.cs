using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Finds the parts of a lambda that depend on its parameters; every other part is a value when the lambda is passed.</summary>
internal sealed class OpenParts : ExpressionVisitor
{
    private readonly HashSet<Expression> _open = [];
    private bool _found;

    private OpenParts()
    {
    }

    /// <summary>Gets the parts of an expression that depend on parameters, including the expression itself.</summary>
    public static IReadOnlySet<Expression> Of(Expression body)
    {
        var parts = new OpenParts();
        parts.Visit(body);
        return parts._open;
    }

    /// <inheritdoc/>
    public override Expression? Visit(Expression? node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var foundBefore = _found;
        _found = node is ParameterExpression;
        base.Visit(node);
        if (_found && node is not null)
        {
            _open.Add(node);
        }

        _found |= foundBefore;
        return node;
    }
}
