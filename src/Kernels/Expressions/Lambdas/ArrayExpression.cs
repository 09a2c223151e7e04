using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>Specifies the form of an <see cref="ArrayExpression"/> in the text of a program.</summary>
internal enum ArrayExpressionForm
{
    Input,
    Constant,
    Unary,
    Binary,
    Call,

    /// <summary>Brackets after an array.</summary>
    Index,
}

/// <summary>A computation over arrays that was built in C# and is not computed yet; <see cref="ArrayProgram"/> writes it as text.</summary>
/// <remarks>
/// An expression refers to its operands and owns no memory. An operand that is used twice is the same object twice, and is computed once.
/// Immutable, so safe on any thread. Created by <see cref="Input"/>, <see cref="Constant"/>, <see cref="CSharpOperators"/>,
/// <see cref="LambdaTranslator"/>, <see cref="ArrayReductions"/> and <see cref="ArrayShaping"/>.
/// </remarks>
public sealed class ArrayExpression
{
    private ArrayExpression(ArrayExpressionForm form, string symbol, DType dtype, ArrayShape extents, ImmutableArray<ArrayExpression> operands, object? value)
    {
        Form = form;
        Symbol = symbol;
        DType = dtype;
        Extents = extents;
        Operands = operands;
        Value = value;
    }

    /// <summary>Gets the type of the elements.</summary>
    public DType DType { get; }

    /// <summary>Gets the extents; none for a single value.</summary>
    public ImmutableArray<long> Shape => Extents.Extents;

    /// <summary>Gets whether the expression is an input, without any computation.</summary>
    public bool IsInput => Form == ArrayExpressionForm.Input;

    /// <summary>Gets the key of an input.</summary>
    /// <exception cref="InvalidOperationException">The expression is not an input.</exception>
    public object InputKey => IsInput ? Value! : throw new InvalidOperationException($"{this} is no input.");

    internal ArrayExpressionForm Form { get; }

    /// <summary>Gets the operator, the name of the function, or the brackets.</summary>
    internal string Symbol { get; }

    internal ArrayShape Extents { get; }

    internal ImmutableArray<ArrayExpression> Operands { get; }

    /// <summary>Gets the key of an input, the C# value of a constant, or the text of a call's last argument.</summary>
    internal object? Value { get; }

    internal bool IsConstant => Form == ArrayExpressionForm.Constant;

    /// <summary>Gets the same expression, with a constant converted explicitly to its C# type: a literal alone is a Python number, and takes a type only beside an array.</summary>
    internal ArrayExpression Typed => IsConstant ? new(ArrayExpressionForm.Call, DType.Name(), DType, Extents, [this], null) : this;

    /// <summary>Gets whether the expression is a constant whose literal alone has another type in a program than in C#.</summary>
    internal bool IsUntyped => IsConstant && DType is not (DType.Bool or DType.Int64 or DType.Float64 or DType.Complex128);

    /// <summary>Creates an input, an array that the program reads.</summary>
    /// <param name="key">The key of the input; equal keys are one input. <see cref="ArrayProgram.Inputs"/> returns it.</param>
    /// <param name="dtype">The type of its elements.</param>
    /// <param name="shape">The extents; none for a single value.</param>
    /// <exception cref="NotSupportedException">Programs cannot compute with the type.</exception>
    public static ArrayExpression Input(object key, DType dtype, ImmutableArray<long> shape)
    {
        ArgumentNullException.ThrowIfNull(key);
        return DTypes.IsKnown(dtype)
            ? new(ArrayExpressionForm.Input, "", dtype, new ArrayShape(shape), [], key)
            : throw new NotSupportedException($"Programs do not compute with element type {(byte)dtype}. Known in C# are {CSharpTypes.Keywords}; convert the elements first.");
    }

    /// <summary>Creates a single value.</summary>
    /// <param name="value">A C# number or bool.</param>
    /// <exception cref="NotSupportedException">Programs cannot compute with the type of the value.</exception>
    public static ArrayExpression Constant(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var type = CSharpTypes.Find(value.GetType())
            ?? throw new NotSupportedException($"{value.GetType()} is no type that programs compute with. Known are {CSharpTypes.Keywords}.");
        return new(ArrayExpressionForm.Constant, "", type.DType, ArrayShape.Scalar, [], CSharpTypes.Widened(value));
    }

    /// <summary>Returns the text of a program that computes this expression alone.</summary>
    public override string ToString() => ArrayProgram.Of([this]).Text;

    internal static ArrayExpression Unary(string symbol, DType dtype, ArrayExpression a) =>
        Of(ArrayExpressionForm.Unary, LanguageParts.RequireUnary(symbol), dtype, a);

    internal static ArrayExpression Binary(string symbol, DType dtype, ArrayExpression a, ArrayExpression b) =>
        Of(ArrayExpressionForm.Binary, LanguageParts.RequireBinary(symbol), dtype, a, b);

    internal static ArrayExpression Call(string function, DType dtype, params ImmutableArray<ArrayExpression> operands) =>
        Of(ArrayExpressionForm.Call, LanguageParts.RequireFunction(function), dtype, operands);

    /// <summary>Creates a call of a function that reduces an array to a single value, or each run along some of its axes.</summary>
    /// <exception cref="ArgumentException">The array has no such axis.</exception>
    internal static ArrayExpression Reduction(string function, DType dtype, ArrayExpression a, ReductionAxes along) =>
        new(ArrayExpressionForm.Call, LanguageParts.RequireFunction(function), dtype, along.ResultOf(a.Extents), [a.Typed], along.Arguments(a.Extents));

    /// <summary>Creates a part of an array.</summary>
    internal static ArrayExpression Indexed(string brackets, ArrayShape shape, ArrayExpression a) =>
        new(ArrayExpressionForm.Index, brackets, a.DType, shape, [a.Typed], null);

    /// <summary>Creates an array of the same elements in another shape, which an argument gives.</summary>
    internal static ArrayExpression Reshaped(string function, ArrayShape shape, ArrayExpression a, string? argument) =>
        new(ArrayExpressionForm.Call, LanguageParts.RequireFunction(function), a.DType, shape, [a.Typed], argument);

    /// <summary>
    /// Creates an operation. Among constants alone, the first one is converted to its type, which the others then take: Python's numbers among themselves have Python's
    /// meaning, where <c>~True</c> is -2.
    /// </summary>
    private static ArrayExpression Of(ArrayExpressionForm form, string symbol, DType dtype, params ImmutableArray<ArrayExpression> operands)
    {
        var typed = operands.All(static operand => operand.IsConstant) ? operands.SetItem(0, operands[0].Typed) : operands;
        return new(form, symbol, dtype, JoinShapes(operands.AsSpan()), typed, null);
    }

    /// <summary>Gets the common shape of these arrays.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    internal static ArrayShape JoinShapes(ReadOnlySpan<ArrayExpression> operands)
    {
        var shape = ArrayShape.Scalar;
        foreach (var operand in operands)
        {
            try
            {
                shape = ArrayShape.Broadcast(shape, operand.Extents);
            }
            catch (ExpressionException refused)
            {
                throw new ArgumentException(refused.Message, nameof(operands), refused);
            }
        }

        return shape;
    }
}
