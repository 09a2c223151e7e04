using System.Globalization;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Shows an expression tree as the C# text that it was written in, for error messages.</summary>
internal static class CSharpText
{
    private const int Primary = 15;
    private const int Prefix = 14;
    private const int Choice = 2;

    /// <summary>The number of levels for which the stack is certain to suffice: .NET takes less than 1 KiB for each, and 64 KiB are always there.</summary>
    private const int MostLevels = 50;

    /// <exception cref="InsufficientExecutionStackException">The tree is deeper than the stack of this thread allows.</exception>
    public static string Of(Expression node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return node switch
        {
            LambdaExpression lambda => $"{ParametersOf(lambda)} => {Of(lambda.Body)}",
            ParameterExpression parameter => parameter.Name ?? "_",
            ConstantExpression constant => Constant(constant.Value),
            MemberExpression member => Member(member),
            MethodCallExpression call => Call(call),
            UnaryExpression unary => Unary(unary),
            BinaryExpression { NodeType: ExpressionType.ArrayIndex } index => $"{At(index.Left, Primary)}[{Of(index.Right)}]",
            BinaryExpression binary => Binary(binary),
            ConditionalExpression choice => $"{At(choice.Test, Choice + 1)} ? {Of(choice.IfTrue)} : {At(choice.IfFalse, Choice)}",
            InvocationExpression invocation => $"{At(invocation.Expression, Primary)}({Arguments(invocation.Arguments)})",
            NewExpression made => $"new {Name(made.Type)}({Arguments(made.Arguments)})",
            _ => Other(node),
        };
    }

    /// <summary>Gets the text before the arrow of a lambda.</summary>
    public static string ParametersOf(LambdaExpression lambda) =>
        lambda.Parameters is [var only] ? only.Name ?? "_" : $"({string.Join(", ", lambda.Parameters.Select(parameter => parameter.Name))})";

    /// <summary>Gets a type as C# spells it.</summary>
    public static string Name(Type type) => type switch
    {
        _ when CSharpTypes.Find(type) is { } known => known.Keyword,
        _ when type == typeof(decimal) => "decimal",
        _ when type == typeof(char) => "char",
        _ when type == typeof(object) => "object",
        _ when type == typeof(string) => "string",
        _ when Nullable.GetUnderlyingType(type) is { } value => Name(value) + "?",
        _ => type.Name,
    };

    private static string Constant(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Shows a node that C# has no notation for here in .NET's words. .NET's text does not check the stack, so it only shows shallow trees.</summary>
    private static string Other(Expression node) => NestedTree.IsDeeperThan(node, MostLevels) ? $"{node.NodeType}(…)" : node.ToString();

    /// <summary>Shows a member. A captured variable is a field of a compiler-made object, which nobody wrote.</summary>
    private static string Member(MemberExpression member)
    {
        var isCaptured = member.Expression is ConstantExpression holder && holder.Type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
        return member.Expression switch
        {
            null => $"{Name(member.Member.DeclaringType!)}.{member.Member.Name}",
            _ when isCaptured => member.Member.Name,
            ConstantExpression => $"this.{member.Member.Name}",
            { } owner => $"{At(owner, Primary)}.{member.Member.Name}",
        };
    }

    private static string Call(MethodCallExpression call)
    {
        if (call.Method is { IsSpecialName: true, Name: "get_Item" })
        {
            return $"{At(call.Object!, Primary)}[{Arguments(call.Arguments)}]";
        }

        var owner = call.Object switch
        {
            null => Name(call.Method.DeclaringType!),
            ConstantExpression => "this",
            { } instance => At(instance, Primary),
        };
        return $"{owner}.{call.Method.Name}({Arguments(call.Arguments)})";
    }

    private static string Unary(UnaryExpression unary) => unary.NodeType switch
    {
        ExpressionType.Convert => $"({Name(unary.Type)}){At(unary.Operand, Prefix)}",
        ExpressionType.ConvertChecked => $"checked(({Name(unary.Type)}){At(unary.Operand, Prefix)})",
        ExpressionType.Negate => $"-{At(unary.Operand, Prefix)}",
        ExpressionType.NegateChecked => $"checked(-{At(unary.Operand, Prefix)})",
        ExpressionType.UnaryPlus => $"+{At(unary.Operand, Prefix)}",
        ExpressionType.Not when unary.Type == typeof(bool) => $"!{At(unary.Operand, Prefix)}",
        ExpressionType.Not or ExpressionType.OnesComplement => $"~{At(unary.Operand, Prefix)}",
        ExpressionType.ArrayLength => $"{At(unary.Operand, Primary)}.Length",
        _ => Other(unary),
    };

    private static string Binary(BinaryExpression binary)
    {
        var (symbol, precedence) = Operator(binary.NodeType);
        if (symbol is null)
        {
            return Other(binary);
        }

        var text = $"{At(binary.Left, precedence)} {symbol} {At(binary.Right, precedence + 1)}";
        return binary.NodeType is ExpressionType.AddChecked or ExpressionType.SubtractChecked or ExpressionType.MultiplyChecked ? $"checked({text})" : text;
    }

    private static string Arguments(IEnumerable<Expression> arguments) => string.Join(", ", arguments.Select(Of));

    private static string At(Expression node, int least) => PrecedenceOf(node) < least ? $"({Of(node)})" : Of(node);

    private static int PrecedenceOf(Expression node) => node switch
    {
        UnaryExpression { NodeType: not ExpressionType.ArrayLength } => Prefix,
        BinaryExpression { NodeType: not ExpressionType.ArrayIndex } => Operator(node.NodeType).Precedence,
        ConditionalExpression => Choice,
        LambdaExpression => 0,
        _ => Primary,
    };

    private static (string? Symbol, int Precedence) Operator(ExpressionType op) => op switch
    {
        ExpressionType.Multiply or ExpressionType.MultiplyChecked => ("*", 13),
        ExpressionType.Divide => ("/", 13),
        ExpressionType.Modulo => ("%", 13),
        ExpressionType.Add or ExpressionType.AddChecked => ("+", 12),
        ExpressionType.Subtract or ExpressionType.SubtractChecked => ("-", 12),
        ExpressionType.LeftShift => ("<<", 11),
        ExpressionType.RightShift => (">>", 11),
        ExpressionType.LessThan => ("<", 10),
        ExpressionType.LessThanOrEqual => ("<=", 10),
        ExpressionType.GreaterThan => (">", 10),
        ExpressionType.GreaterThanOrEqual => (">=", 10),
        ExpressionType.Equal => ("==", 9),
        ExpressionType.NotEqual => ("!=", 9),
        ExpressionType.And => ("&", 8),
        ExpressionType.ExclusiveOr => ("^", 7),
        ExpressionType.Or => ("|", 6),
        ExpressionType.AndAlso => ("&&", 5),
        ExpressionType.OrElse => ("||", 4),
        ExpressionType.Coalesce => ("??", 3),
        _ => (null, Primary),
    };
}
