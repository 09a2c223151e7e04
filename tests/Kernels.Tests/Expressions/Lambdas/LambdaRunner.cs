using System.Linq.Expressions;
using System.Numerics;
using System.Runtime.InteropServices;
using ActorShm.Testing;

namespace ActorShm.Kernels.Tests;

/// <summary>Runs a lambda over plain arrays twice: compiled by .NET, and translated to a program.</summary>
internal static class LambdaRunner
{
    /// <summary>What .NET gives, what the program gives, and the program's text.</summary>
    /// <exception cref="LambdaException">The lambda cannot be translated.</exception>
    public static (TResult[] Expected, TResult[] Found, string Text) Run<TFirst, TSecond, TResult>(
        Expression<Func<TFirst, TSecond, TResult>> lambda, TFirst[] a, TSecond[] b, LoopWay? way = null)
        where TFirst : unmanaged
        where TSecond : unmanaged
        where TResult : unmanaged
    {
        var (found, text) = RunProgram(lambda, a, b, way);
        return ([.. a.Zip(b, lambda.Compile())], found, text);
    }

    /// <summary>What the program gives alone, for what throws in C#.</summary>
    public static (TResult[] Found, string Text) RunProgram<TFirst, TSecond, TResult>(
        Expression<Func<TFirst, TSecond, TResult>> lambda, TFirst[] a, TSecond[] b, LoopWay? way = null)
        where TFirst : unmanaged
        where TSecond : unmanaged
        where TResult : unmanaged
    {
        var translated = LambdaTranslator.Translate(lambda, ArrayExpressions.Input<TFirst>("a", a.Length), ArrayExpressions.Input<TSecond>("b", b.Length));
        Assert.Equal(DTypeOf<TResult>(), translated.DType);
        var program = ArrayProgram.Of([], "y", translated);
        (DType DType, byte[] Bytes)[] inputs = [.. program.Inputs.Select(input => Equals(input.Value, "a") ? (DTypeOf<TFirst>(), BytesOf(a)) : (DTypeOf<TSecond>(), BytesOf(b)))];
        var declared = inputs.Select((input, i) => new ProgramInput(program.Inputs[i].Key, input.DType, [a.Length])).ToArray();
        var compiled = CompiledProgram.Compile(program.Text, declared, ["y"]);
        Expect.That(translated.DType == compiled.Arrays[0].DType, $"{program.Text} gives {compiled.Arrays[0].DType} and should give {translated.DType}.");
        Assert.Equal(translated.Shape.ToArray(), compiled.Arrays[0].Shape.ToArray());
        var outcome = ProgramRunner.Run(compiled, [.. inputs.Select(input => input.Bytes)], new Scalar?[inputs.Length], Splitting.AllAtOnce, way);
        return (MemoryMarshal.Cast<byte, TResult>(outcome.Arrays[0]).ToArray(), program.Text);
    }

    /// <summary>A single value that is computed of one array.</summary>
    public static T Single<T>(ArrayExpression value, double[] x)
        where T : unmanaged => Single<double, T>(value, x);

    /// <summary>The same of an array of any type.</summary>
    public static T Single<TElement, T>(ArrayExpression value, TElement[] x)
        where TElement : unmanaged
        where T : unmanaged
    {
        Assert.Equal(DTypeOf<T>(), value.DType);
        var program = ArrayProgram.Of([value]);
        var compiled = CompiledProgram.Compile(program.Text, [.. program.Inputs.Select(input => new ProgramInput(input.Key, DTypeOf<TElement>(), [x.Length]))], []);
        var inputs = program.Inputs.Select(_ => BytesOf(x)).ToArray();
        Expect.That(value.DType == compiled.Results[0].DType, $"{program.Text} gives {compiled.Results[0].DType} and should give {value.DType}.");
        return MemoryMarshal.Read<T>(ProgramRunner.Run(compiled, inputs, new Scalar?[inputs.Length], Splitting.AllAtOnce).BytesOf(0));
    }

    /// <summary>The program gives what .NET gives.</summary>
    public static void AssertSame<TFirst, TSecond, TResult>(Expression<Func<TFirst, TSecond, TResult>> lambda, TFirst[] a, TSecond[] b, LoopWay? way = null)
        where TFirst : unmanaged
        where TSecond : unmanaged
        where TResult : unmanaged
    {
        var (expected, found, text) = Run(lambda, a, b, way);
        for (var i = 0; i < a.Length; i++)
        {
            Expect.That(AreSame(expected[i], found[i]), $"{CSharpText.Of(lambda)} as {text} of ({a[i]}, {b[i]}) is {found[i]} and in C# {expected[i]}.");
        }
    }

    /// <summary>Equal in every bit, but for the bits of a NaN.</summary>
    public static bool AreSame<T>(T a, T b) => a is Complex first && b is Complex second
        ? AreSame(first.Real, second.Real) && AreSame(first.Imaginary, second.Imaginary)
        : Equals(a, b) && IsNegativeZero(a) == IsNegativeZero(b);

    private static bool IsNegativeZero<T>(T value) => value is double and 0 or float and 0 && double.IsNegative(Convert.ToDouble(value));

    private static DType DTypeOf<T>() => CSharpTypes.Find(typeof(T))!.DType;

    private static byte[] BytesOf<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();
}
