using System.Collections.ObjectModel;
using System.Linq.Expressions;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Reflection;

namespace ActorShm.Kernels;

/// <summary>Translates a lambda over elements into an expression over arrays that computes, element by element, what the lambda computes in C#.</summary>
/// <remarks>
/// A part without parameters is computed once, when the lambda is translated, so captured variables are read at that
/// time. Where such a part is a test, it decides which parts of the lambda are left. Operators mean what C# means (see
/// <see cref="CSharpOperators"/>), conversions are C#'s unchecked ones, and the methods of <see cref="Math"/>, <see cref="MathF"/>,
/// <see cref="Complex"/> and of the number types become NumPy's functions.
/// </remarks>
public sealed class LambdaTranslator
{
    private const string Possible =
        "Possible are the operators of C#, conversions, the conditional operator, captured variables, and the methods of Math, MathF, Complex and the number types that NumPy has too.";

    private readonly LambdaExpression _lambda;
    private readonly Expression _body;
    private readonly IReadOnlySet<Expression> _open;
    private readonly IReadOnlyDictionary<Expression, Expression> _written = ReadOnlyDictionary<Expression, Expression>.Empty; // empty while the tests are evaluated
    private readonly Dictionary<ParameterExpression, ArrayExpression> _arguments = [];

    private LambdaTranslator(LambdaExpression lambda, ReadOnlySpan<ArrayExpression> arguments)
    {
        _lambda = lambda;
        (_body, _open, _written) = DecidedParts.Of(lambda.Body, IsTrue);
        for (var i = 0; i < arguments.Length; i++)
        {
            _arguments.Add(lambda.Parameters[i], arguments[i]);
        }
    }

    /// <summary>Applies a lambda to arrays, element by element.</summary>
    /// <param name="lambda">The lambda, with as many parameters as there are arrays, of their element types.</param>
    /// <param name="arguments">The arrays; single values are stretched.</param>
    /// <exception cref="LambdaException">A part of the lambda cannot be translated, or the lambda is nested deeper than the stack of this thread allows.</exception>
    /// <exception cref="ArgumentException">The shapes of the arrays do not fit together, or their number is not that of the lambda's parameters.</exception>
    public static ArrayExpression Translate(LambdaExpression lambda, params ReadOnlySpan<ArrayExpression> arguments)
    {
        ArgumentNullException.ThrowIfNull(lambda);
        try
        {
            return Apply(lambda, arguments);
        }
        catch (InsufficientExecutionStackException tooDeep)
        {
            throw LambdaException.TooDeep(lambda, tooDeep);
        }
    }

    private static ArrayExpression Apply(LambdaExpression lambda, ReadOnlySpan<ArrayExpression> arguments)
    {
        if (lambda.Parameters.Count != arguments.Length)
        {
            throw new ArgumentException($"The lambda {CSharpText.Of(lambda)} has {lambda.Parameters.Count} parameters; {arguments.Length} arrays were given.", nameof(arguments));
        }

        var shape = ArrayExpression.JoinShapes(arguments);
        var translator = new LambdaTranslator(lambda, arguments);
        var result = translator.Value(translator._body);
        foreach (var argument in arguments)
        {
            // A lambda that does not use an array still gives one element for each element of that array.
            if (!result.Extents.Equals(shape) && !argument.Extents.IsScalar)
            {
                result = translator.At(lambda.Body, () => CSharpOperators.Stretch(result, argument));
            }
        }

        return result;
    }

    private ArrayExpression Value(Expression node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return At(node, () =>
            _open.Contains(node) ? Open(node) : ArrayExpression.Constant(CapturedValue.Of(node) ?? throw new NotSupportedException("Its value is null.")));
    }

    /// <summary>Adds the place to the errors of the parts, and to the exceptions of C# when it computes a captured value.</summary>
    private ArrayExpression At(Expression node, Func<ArrayExpression> step)
    {
        try
        {
            return step();
        }
        catch (Exception refused) when (refused is not (LambdaException or InsufficientExecutionStackException))
        {
            throw Refuse(node, refused.Message, refused);
        }
    }

    private ArrayExpression Open(Expression node) => node switch
    {
        ParameterExpression parameter => Parameter(parameter),
        BinaryExpression binary => Binary(binary),
        UnaryExpression unary => Unary(unary),
        ConditionalExpression conditional => Conditional(conditional),
        MethodCallExpression call => Call(call),
        MemberExpression member => Member(member),
        NewExpression { Arguments: [var real, var imaginary] } made when CSharpTypes.Find(made.Type) is { Kind: CSharpKind.Complex } complex =>
            ArrayExpression.Call("complex", complex.DType, Value(real), Value(imaginary)),
        _ => throw Refuse(node, $"It is none of the things that programs know ({node.NodeType}). {Possible}"),
    };

    private ArrayExpression Conditional(ConditionalExpression node) => CSharpOperators.Choose(Value(node.Test), Value(node.IfTrue), Value(node.IfFalse));

    private bool IsTrue(Expression closed)
    {
        var value = false;
        At(closed, () => ArrayExpression.Constant(value = (bool)CapturedValue.Of(closed)!));
        return value;
    }

    private ArrayExpression Parameter(ParameterExpression parameter) =>
        _arguments.TryGetValue(parameter, out var argument) ? argument : throw Refuse(parameter, $"It is no parameter of the lambda. {Possible}");

    private ArrayExpression Binary(BinaryExpression node)
    {
        RequireElement(node, node.Type);
        if (node.Method is { } method && (!method.IsSpecialName || CSharpTypes.Find(method.DeclaringType!) is null))
        {
            throw Refuse(node, $"Its operator is a method of {CSharpText.Name(method.DeclaringType!)}. {Possible}");
        }

        var op = Unchecked(node, node.NodeType);
        return CSharpOperators.Binary(op, Value(node.Left), Value(node.Right));
    }

    private ArrayExpression Unary(UnaryExpression node)
    {
        var type = RequireElement(node, node.Type);
        return node.NodeType switch
        {
            ExpressionType.Convert => CSharpConversions.Convert(Value(node.Operand), type),
            ExpressionType.ConvertChecked => CheckedConversion(node, type),
            _ => CSharpOperators.Unary(Unchecked(node, node.NodeType), Value(node.Operand)),
        };
    }

    private ArrayExpression Call(MethodCallExpression node)
    {
        var translate = CSharpMethods.Find(node.Method)
            ?? throw Refuse(node, NoFunction($"{CSharpText.Name(node.Method.DeclaringType!)}.{node.Method.Name}", node.Method));
        return translate([.. node.Arguments.Select(Value)], CSharpTypes.Find(node.Method.ReturnType)!.DType);
    }

    private static string NoFunction(string name, MethodInfo method) => CSharpMethods.OtherForms(method) is { Length: > 0 } others
        ? $"With these arguments {name} is no function of the language; {string.Join(" and ", others.Select(arguments => name + arguments))} is."
        : $"{name} is no function of the language. {Possible}";

    private ArrayExpression Member(MemberExpression node)
    {
        var complex = CSharpTypes.Find(node.Member.DeclaringType!) is { Kind: CSharpKind.Complex } known ? known : null;
        var function = complex is null ? null : node.Member.Name switch
        {
            nameof(Complex.Real) => "real",
            nameof(Complex.Imaginary) => "imag",
            nameof(Complex.Magnitude) => "abs",
            _ => null,
        };
        var owner = Value(node.Expression!); // an object that is not an element is named itself
        return function is null
            ? throw Refuse(node, $"Elements are numbers; only complex ones have parts: Real, Imaginary and, of Complex, Magnitude. {Possible}")
            : ArrayExpression.Call(function, complex!.DType.Component(), owner);
    }

    /// <summary>Gets the operator without its overflow check, where it cannot overflow.</summary>
    private ExpressionType Unchecked(Expression node, ExpressionType op)
    {
        var plain = op switch
        {
            ExpressionType.AddChecked => ExpressionType.Add,
            ExpressionType.SubtractChecked => ExpressionType.Subtract,
            ExpressionType.MultiplyChecked => ExpressionType.Multiply,
            ExpressionType.NegateChecked => ExpressionType.Negate,
            _ => op,
        };
        return plain == op || !RequireElement(node, node.Type).IsInteger ? plain : throw RefuseChecked(node);
    }

    private ArrayExpression CheckedConversion(UnaryExpression node, CSharpType to)
    {
        var from = CSharpTypes.Find(node.Operand.Type);
        var fits = !to.IsInteger || (from is { IsInteger: true } && from.Minimum >= to.Minimum && from.Maximum <= to.Maximum);
        return fits ? CSharpConversions.Convert(Value(node.Operand), to) : throw RefuseChecked(node);
    }

    private CSharpType RequireElement(Expression node, Type type) =>
        CSharpTypes.Find(type) ?? throw Refuse(node, $"{CSharpText.Name(type)} is no type that programs compute with. Known are {CSharpTypes.Keywords}.");

    private LambdaException RefuseChecked(Expression node) =>
        Refuse(node, "It is checked for overflow, and programs wrap around. Write unchecked(...), or compute in a wider type.");

    private LambdaException Refuse(Expression node, string reason, Exception? inner = null) => new(CSharpText.Of(_lambda), CSharpText.Of(_written.GetValueOrDefault(node, node)), reason, inner);
}
