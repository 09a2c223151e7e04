using System.Linq.Expressions;
using System.Reflection;
using ActorShm.Testing;

namespace ActorShm.Kernels.Tests;

/// <summary>Random lambdas, compiled by .NET and run over plain arrays, against their translation: equal in every bit, but for the bits of a NaN.</summary>
public class LambdaDifferentialTests
{
    private const int Length = 300; // over a few groups of a tile, and no multiple of them

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_lambdas_give_what_CSharp_gives(int seed)
    {
        const int Wanted = 60;
        var random = new Random(seed);
        var compared = 0;
        for (var attempt = 0; compared < Wanted && attempt < 100 * Wanted; attempt++)
        {
            compared += TryCompare(new RandomLambda(random, RandomLambda.KnownTypes).Next(random.Next(1, 5)), random, seed) ? 1 : 0;
        }

        Assert.Equal(Wanted, compared);
    }

    /// <summary>False for a lambda that needs what the language does not have: it is refused, and there is nothing to compare.</summary>
    private static bool TryCompare(LambdaExpression lambda, Random random, int seed)
    {
        var compare = typeof(LambdaDifferentialTests).GetMethod(nameof(Compare), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod([.. lambda.Parameters.Select(parameter => parameter.Type), lambda.ReturnType]);
        return (bool)compare.Invoke(null, [lambda, random, seed])!;
    }

    private static bool Compare<TFirst, TSecond, TResult>(LambdaExpression lambda, Random random, int seed)
        where TFirst : unmanaged
        where TSecond : unmanaged
        where TResult : unmanaged
    {
        var (a, b) = (RandomElements.Of<TFirst>(random, Length), RandomElements.Of<TSecond>(random, Length));
        try
        {
            var (expected, found, text) = LambdaRunner.Run((Expression<Func<TFirst, TSecond, TResult>>)lambda, a, b);
            for (var i = 0; i < Length; i++)
            {
                Expect.That(LambdaRunner.AreSame(expected[i], found[i]), $"seed {seed}: {CSharpText.Of(lambda)} as {text} of ({a[i]}, {b[i]}) is {found[i]} and in C# {expected[i]}.");
            }

            return true;
        }
        catch (LambdaException refused) when (refused.Message.Contains("which the language does not have", StringComparison.Ordinal))
        {
            return false;
        }
    }
}
