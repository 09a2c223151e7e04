using System.Linq.Expressions;
using System.Runtime.InteropServices;

namespace ActorShm.Kernels.Tests;

/// <summary>Runs a lambda over plain arrays twice: compiled by .NET, and translated to a program.</summary>
internal static class LambdaRunner
{
    /// <summary>What .NET gives, what the program gives, and the program's text.</summary>
    /// <exception cref="LambdaException">The lambda cannot be translated.</exception>
    public static (TResult[] Expected, TResult[] Found, string Text) Run<TFirst, TSecond, TResult>(
        Expression<Func<TFirst, TSecond, TResult>> lambda, TFirst[] a, TSecond[] b)
        where TFirst : unmanaged
        where TSecond : unmanaged
        where TResult : unmanaged
    {
        var (found, text) = RunProgram(lambda, a, b);
        return ([.. a.Zip(b, lambda.Compile())], found, text);
    }

    /// <summary>What the program gives alone, for what throws in C#.</summary>
    public static (TResult[] Found, string Text) RunProgram<TFirst, TSecond, TResult>(
        Expression<Func<TFirst, TSecond, TResult>> lambda, TFirst[] a, TSecond[] b)
        where TFirst : unmanaged
        where TSecond : unmanaged
        where TResult : unmanaged
    {
        var program = ArrayProgram.Of([LambdaTranslator.Translate(lambda, ArrayExpressions.Input<TFirst>("a", a.Length), ArrayExpressions.Input<TSecond>("b", b.Length))]);
        (DType DType, byte[] Bytes)[] inputs = [.. program.Inputs.Select(input => Equals(input.Value, "a") ? (DTypeOf<TFirst>(), BytesOf(a)) : (DTypeOf<TSecond>(), BytesOf(b)))];
        var declared = inputs.Select((input, i) => new ProgramInput(program.Inputs[i].Key, input.DType, [a.Length])).ToArray();
        var compiled = CompiledProgram.Compile(program.Text, declared, []);
        var outcome = ProgramRunner.Run(compiled, [.. inputs.Select(input => input.Bytes)], new Scalar?[inputs.Length], Splitting.AllAtOnce);
        return (MemoryMarshal.Cast<byte, TResult>(outcome.BytesOf(0)).ToArray(), program.Text);
    }

    /// <summary>Equal in every bit, but for the bits of a NaN.</summary>
    public static bool AreSame<T>(T a, T b) => Equals(a, b) && IsNegativeZero(a) == IsNegativeZero(b);

    private static bool IsNegativeZero<T>(T value) => value is double and 0 or float and 0 && double.IsNegative(Convert.ToDouble(value));

    private static DType DTypeOf<T>() => CSharpTypes.Find(typeof(T))!.DType;

    private static byte[] BytesOf<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();
}
