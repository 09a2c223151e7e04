using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Computes the parts of a lambda that do not depend on its elements: captured variables, constants, and arithmetic on them.</summary>
internal static class CapturedValue
{
    /// <summary>Computes the value with C#'s own arithmetic.</summary>
    /// <exception cref="NotSupportedException">A part does more than read a value and compute with it.</exception>
    public static object? Of(Expression closed)
    {
        new Reading().Visit(closed);
        return closed is ConstantExpression constant
            ? constant.Value
            : Expression.Lambda<Func<object?>>(Expression.Convert(closed, typeof(object))).Compile(preferInterpretation: true)();
    }

    /// <summary>Refuses parts that could give another value, or do something else, if they were called for every element.</summary>
    private sealed class Reading : ExpressionVisitor
    {
        /// <inheritdoc/>
        public override Expression? Visit(Expression? node)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            return base.Visit(node);
        }

        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            var isIndexer = node.Method is { IsSpecialName: true, Name: "get_Item" };
            return isIndexer || CSharpMethods.Find(node.Method) is not null
                ? base.VisitMethodCall(node)
                : throw Refused(node, "would be called once and not for each element");
        }

        protected override Expression VisitNew(NewExpression node) =>
            CSharpTypes.Find(node.Type)?.Kind == CSharpKind.Complex ? base.VisitNew(node) : throw Refused(node, "makes an object");

        protected override Expression VisitInvocation(InvocationExpression node) => throw Refused(node, "would be called once and not for each element");

        protected override Expression VisitBlock(BlockExpression node) => throw Refused(node, "is a block of statements");

        private static NotSupportedException Refused(Expression node, string why) =>
            new($"{CSharpText.Of(node)} {why}. Compute it before, and use the variable that holds its result.");
    }
}
