using System.Linq.Expressions;
using System.Numerics;

namespace ActorShm.Kernels.Tests;

/// <summary>Random expression trees over two parameters, of everything that translates and whose result is exact in C#.</summary>
internal sealed class RandomLambda
{
    private readonly Random _random;
    private readonly ParameterExpression[] _parameters;
    private readonly Type[] _types;

    public RandomLambda(Random random, Type[] types)
    {
        _random = random;
        _types = types;
        _parameters = [Expression.Parameter(Pick(types), "a"), Expression.Parameter(Pick(types), "b")];
    }

    /// <summary>The element types that the tests make; complex numbers round in other places and have tests of their own.</summary>
    public static Type[] KnownTypes { get; } =
        [.. new[] { typeof(sbyte), typeof(short), typeof(int), typeof(long), typeof(byte), typeof(ushort), typeof(uint), typeof(ulong), typeof(float), typeof(double) }
            .Where(type => CSharpTypes.Find(type) is not null)];

    /// <summary>A lambda with two parameters, over both of which it goes.</summary>
    public LambdaExpression Next(int depth)
    {
        var type = _random.Next(4) == 0 ? typeof(bool) : Pick(_types);
        return Expression.Lambda(Make(type, depth), _parameters);
    }

    private Expression Make(Type type, int depth)
    {
        if (type == typeof(bool))
        {
            return depth <= 0 ? Comparison(0) : MakeBool(depth);
        }

        if (depth <= 0)
        {
            return Leaf(type);
        }

        return _random.Next(8) switch
        {
            0 => Expression.Condition(Make(typeof(bool), depth - 1), Make(type, depth - 1), Make(type, depth - 1)),
            1 => Expression.Convert(Make(Pick(_types), depth - 1), type),
            2 when IsComputed(type) => Negated(type, depth),
            3 when IsFloat(type) => Function(type, depth),
            _ when IsComputed(type) => Arithmetic(type, depth),
            _ => Expression.Convert(Make(typeof(int), depth), type), // C# computes in int, and so does the tree
        };
    }

    private Expression MakeBool(int depth) => _random.Next(5) switch
    {
        4 => Expression.LessThan(Constant(typeof(int), _random.Next(2)), Constant(typeof(int), 1)), // the same for all elements
        0 => Expression.AndAlso(Make(typeof(bool), depth - 1), Make(typeof(bool), depth - 1)),
        1 => Expression.OrElse(Make(typeof(bool), depth - 1), Make(typeof(bool), depth - 1)),
        2 => Expression.Not(Make(typeof(bool), depth - 1)),
        _ => Comparison(depth - 1),
    };

    private Expression Comparison(int depth)
    {
        var type = Pick([.. _types.Where(IsComputed)]);
        var (a, b) = (Make(type, depth), Make(type, depth));
        return _random.Next(6) switch
        {
            0 => Expression.LessThan(a, b),
            1 => Expression.LessThanOrEqual(a, b),
            2 => Expression.GreaterThan(a, b),
            3 => Expression.GreaterThanOrEqual(a, b),
            4 => Expression.Equal(a, b),
            _ => Expression.NotEqual(a, b),
        };
    }

    private Expression Arithmetic(Type type, int depth)
    {
        var a = Make(type, depth - 1);
        return _random.Next(IsFloat(type) ? 5 : 9) switch
        {
            0 => Expression.Add(a, Make(type, depth - 1)),
            1 => Expression.Subtract(a, Make(type, depth - 1)),
            2 => Expression.Multiply(a, Make(type, depth - 1)),
            3 => Expression.Divide(a, Divisor(type, depth)),
            4 => Expression.Modulo(a, Divisor(type, depth)),
            5 => Expression.And(a, Make(type, depth - 1)),
            6 => Expression.Or(a, Make(type, depth - 1)),
            7 => Expression.ExclusiveOr(a, Make(type, depth - 1)),
            _ => _random.Next(2) == 0 ? Expression.LeftShift(a, Make(typeof(int), depth - 2)) : Expression.RightShift(a, Make(typeof(int), depth - 2)),
        };
    }

    /// <summary>Integer division throws in C# for 0, and for the least integer by -1; neither comes up here.</summary>
    private Expression Divisor(Type type, int depth)
    {
        var divisor = Make(type, depth - 1);
        if (IsFloat(type))
        {
            return divisor;
        }

        var isBad = Expression.Equal(divisor, Constant(type, 0));
        isBad = IsSigned(type) ? Expression.OrElse(isBad, Expression.Equal(divisor, Constant(type, -1))) : isBad;
        return Expression.Condition(isBad, Constant(type, 3), divisor);
    }

    private Expression Negated(Type type, int depth)
    {
        var a = Make(type, depth - 1);
        return IsFloat(type) || (IsSigned(type) && _random.Next(2) == 0) ? Expression.Negate(a) : Expression.Not(a);
    }

    private Expression Function(Type type, int depth)
    {
        var name = Pick([nameof(Math.Abs), nameof(Math.Sqrt), nameof(Math.Floor), nameof(Math.Ceiling), nameof(Math.Truncate), nameof(Math.Min), nameof(Math.Max)]);
        var count = name is nameof(Math.Min) or nameof(Math.Max) ? 2 : 1;
        var method = type.GetMethod(name, [.. Enumerable.Repeat(type, count)])!;
        return Expression.Call(method, Enumerable.Range(0, count).Select(_ => Make(type, depth - 1)));
    }

    private Expression Leaf(Type type)
    {
        var parameter = Pick(_parameters);
        return _random.Next(4) == 0
            ? Constant(type, _random.Next(-3, 100))
            : parameter.Type == type ? parameter : Expression.Convert(parameter, type);
    }

    private static ConstantExpression Constant(Type type, int value)
    {
        var small = CSharpTypes.Find(type)!.Kind == CSharpKind.Unsigned ? Math.Abs(value) : value;
        return Expression.Constant(Convert.ChangeType(small, type, System.Globalization.CultureInfo.InvariantCulture), type);
    }

    private static bool IsFloat(Type type) => type == typeof(float) || type == typeof(double);

    private static bool IsSigned(Type type) => CSharpTypes.Find(type)!.Kind == CSharpKind.Signed;

    /// <summary>Whether C# has arithmetic for it; smaller integers become int first.</summary>
    private static bool IsComputed(Type type) => IsFloat(type) || CSharpTypes.Find(type)!.Bits >= 32;

    private T Pick<T>(T[] candidates) => candidates[_random.Next(candidates.Length)];
}
