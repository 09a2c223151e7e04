using System.Numerics;

namespace ActorShm.Kernels.Tests;

/// <summary>Elements of any type of C#: half of them small numbers, the others of any bits, limits and special values among them.</summary>
internal static class RandomElements
{
    private static readonly double[] Special =
        [0, -0.0, 1, -1, 0.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, double.MinValue, 2147483648, -2147483649, 1e10, 9.3e18, 1.9e19, -9.3e18];

    public static T[] Of<T>(Random random, int length)
        where T : unmanaged =>
        [.. Enumerable.Range(0, length).Select(_ => (T)One(typeof(T), random))];

    private static object One(Type type, Random random) => random.Next(3) switch
    {
        0 => Small(type, random.Next(-20, 100)),
        1 when type == typeof(double) => Special[random.Next(Special.Length)],
        1 when type == typeof(float) => (float)Special[random.Next(Special.Length)],
        1 => Limit(type, random),
        _ => Any(type, random),
    };

    private static object Small(Type type, int value) =>
        Convert.ChangeType(CSharpTypes.Find(type)!.Kind == CSharpKind.Unsigned ? Math.Abs(value) : value, type, System.Globalization.CultureInfo.InvariantCulture);

    private static object Limit(Type type, Random random)
    {
        var row = CSharpTypes.Find(type)!;
        return random.Next(2) == 0 ? row.Integer(row.Minimum) : row.Integer(row.Maximum);
    }

    private static object Any(Type type, Random random)
    {
        var bits = random.NextInt64(long.MinValue, long.MaxValue);
        return type switch
        {
            _ when type == typeof(double) => random.NextDouble() * Math.Pow(10, random.Next(-20, 20)) * (bits < 0 ? -1 : 1),
            _ when type == typeof(float) => (float)(random.NextDouble() * Math.Pow(10, random.Next(-20, 20)) * (bits < 0 ? -1 : 1)),
            _ when type == typeof(ulong) => (ulong)bits,
            _ when type == typeof(long) => bits,
            _ when type == typeof(uint) => (uint)bits,
            _ when type == typeof(int) => (int)bits,
            _ when type == typeof(ushort) => (ushort)bits,
            _ when type == typeof(short) => (short)bits,
            _ when type == typeof(byte) => (byte)bits,
            _ => (object)(sbyte)bits,
        };
    }
}
