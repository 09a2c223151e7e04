using System.Linq.Expressions;

namespace ActorShm.Kernels.Tests;

/// <summary>Inputs and translations by the types of C#.</summary>
internal static class ArrayExpressions
{
    public static ArrayExpression Input<T>(string key, params long[] shape)
        where T : unmanaged => ArrayExpression.Input(key, CSharpTypes.Find(typeof(T))!.DType, [.. shape]);

    public static ArrayExpression Of<T, TResult>(Expression<Func<T, TResult>> lambda, long length)
        where T : unmanaged => LambdaTranslator.Translate(lambda, Input<T>("x", length));
}
