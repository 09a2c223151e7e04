using System.Runtime.Intrinsics;
using ActorShm.Testing;

namespace ActorShm.Kernels.Tests.Loops;

// Goal: float16 is rounded, widened and narrowed bit for bit as IEEE 754 says. The reference is .NET's own conversion.
public class HalfLanesTests
{
    [Fact]
    public void Every_float16_is_widened_and_narrowed_back_to_its_bits()
    {
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var widened = BitConverter.UInt32BitsToSingle(HalfLanes.Widen((ushort)bits));
            var half = BitConverter.UInt16BitsToHalf((ushort)bits);
            Expect.That(Half.IsNaN(half) ? float.IsNaN(widened) : widened.Equals((float)half), $"{bits:X4} was widened to {widened}");
            Assert.Equal((ushort)bits, HalfLanes.Narrow(BitConverter.SingleToUInt32Bits(widened)));
        }
    }

    [Fact]
    public void A_float32_is_rounded_to_the_nearest_float16()
    {
        var random = new Random(1);
        for (var i = 0; i < 400_000; i++)
        {
            var value = i % 2 == 0 ? BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)) : NearTie(random);
            var rounded = HalfLanes.Round(Vector256.Create(value)).GetElement(i % 8);
            Expect.That(rounded.Equals((float)(Half)value) && float.IsNegative(rounded) == float.IsNegative((float)(Half)value), $"{value:R} was rounded to {rounded:R}");
        }
    }

    [Fact]
    public void A_float64_is_rounded_to_the_nearest_float16_in_one_step()
    {
        var random = new Random(2);
        for (var i = 0; i < 400_000; i++)
        {
            var value = (i % 3) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                1 => NearTie(random),
                _ => Math.BitIncrement((double)NearTie(random)), // a step by way of float32 would lose the last digit, and with it the direction
            };
            var rounded = HalfLanes.Round(Vector256.Create(value)).GetElement(i % 4);
            Expect.That(rounded.Equals((double)(Half)value), $"{value:R} was rounded to {rounded:R}");
        }
    }

    /// <summary>A float16 or the middle between two, or next to one of them.</summary>
    private static float NearTie(Random random)
    {
        var half = (float)BitConverter.UInt16BitsToHalf((ushort)random.Next(0x7C00));
        var next = (float)Half.BitIncrement((Half)half);
        var value = random.Next(2) == 0 || float.IsInfinity(next) ? half + (random.Next(2) * 16) : (half + next) / 2;
        value = random.Next(3) switch { 0 => value, 1 => MathF.BitIncrement(value), _ => MathF.BitDecrement(value) };
        return random.Next(2) == 0 ? value : -value;
    }
}
