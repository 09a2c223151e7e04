using System.Numerics;
using System.Runtime.InteropServices;

namespace ActorShm.Kernels.Tests.UserKernels;

// Goal: a kernel of somebody else's gets the blocks of its arrays, and nothing that arrives can make it anything that was not registered.
public class KernelTests
{
    private const int Length = (2 * BlockGrid.BlockElements) + 5;
    private static readonly KernelSet Kernels = new([new Scale(), new Largest()]);

    [Fact]
    public void A_kernel_writes_the_elements_of_every_block_however_these_are_called()
    {
        var x = Ramp();
        foreach (var blocksPerCall in (int[])[1, 2, 3])
        {
            var y = new double[Length];
            Run(new KernelCall(new Scale().Signature, BitConverter.GetBytes(2.0)), [x], [y], blocksPerCall);
            Assert.Equal(x.Select(value => value * 2), y);
        }
    }

    [Fact]
    public void Partial_results_are_combined_in_the_order_of_the_blocks()
    {
        var partials = Run(new KernelCall(new Largest().Signature, []), [Ramp()], [], 1);

        var found = new Largest().CombineAll(partials);

        Assert.Equal(Length - 1, found.Value);
        Assert.Equal([0, BlockGrid.BlockElements, 2 * BlockGrid.BlockElements], MemoryMarshal.Cast<byte, Found>(partials).ToArray().Select(f => f.Start));
        Assert.Equal(2 * BlockGrid.BlockElements, found.Start); // of the last block, which was combined last
        Assert.Equal(new Largest().Empty, new Largest().CombineAll([]));
    }

    [Fact]
    public void A_call_reads_back_as_it_was_written()
    {
        var code = StageCode.Call(new KernelCall(new Scale().Signature, BitConverter.GetBytes(2.5)));

        var again = StageCode.Decode(code.Encode());

        Assert.Equal("scale(float64; 8 bytes) -> float64", again.Kernel!.Signature.ToString());
        Assert.Equal(code.Encode(), again.Encode());
        Assert.Equal([DType.Float64], again.Inputs.ToArray());
    }

    [Fact]
    public void Mutated_calls_are_refused_or_run_nothing_else()
    {
        var random = new Random(20_24);
        var sample = StageCode.Call(new KernelCall(new Scale().Signature, BitConverter.GetBytes(2.5))).Encode();
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = sample.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(1, bytes.Length)] = (byte)random.Next(256);
            }

            if (random.Next(4) == 0)
            {
                bytes = bytes[..random.Next(1, bytes.Length)];
            }

            try
            {
                var code = StageCode.Decode(bytes);
                Assert.Equal(bytes, code.Encode());
                StageLoops.For(code, StageDomain.Dense(10, code.Inputs.Length), Kernels);
                Assert.Equal("scale", code.Kernel!.Signature.Name); // only its parameters were changed
            }
            catch (InvalidDataException)
            {
                // Refused, which is what is wanted.
            }
        }
    }

    [Fact]
    public void A_kernel_that_is_not_registered_is_refused_by_its_name()
    {
        var code = StageCode.Call(new KernelCall(new KernelSignature("unknown").Reads<double>(), []));
        Assert.Contains("'unknown'", Assert.Throws<InvalidDataException>(() => StageLoops.For(code, StageDomain.Dense(10, 1), Kernels)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => StageLoops.For(code, StageDomain.Dense(10, 1)));
    }

    [Fact]
    public void A_kernel_with_another_signature_is_refused_with_both()
    {
        var code = StageCode.Call(new KernelCall(new KernelSignature("scale").Reads<float>().Writes<float>(), []));
        var message = Assert.Throws<InvalidDataException>(() => StageLoops.For(code, StageDomain.Dense(10, 1), Kernels)).Message;
        Assert.Contains("scale(float64; 8 bytes) -> float64", message, StringComparison.Ordinal);
        Assert.Contains("scale(float32) -> float32", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_kernels_of_one_name_are_refused() =>
        Assert.Contains("'scale'", Assert.Throws<ArgumentException>(() => new KernelSet([new Scale(), new Scale()])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("Scale")]
    [InlineData("9lives")]
    [InlineData("two words")]
    [InlineData("ümlaut")]
    public void Names_are_plain(string name) => Assert.Throws<ArgumentException>(() => new KernelSignature(name));

    [Fact]
    public void A_call_without_its_parameters_is_refused() =>
        Assert.Contains("takes 8 bytes", Assert.Throws<ArgumentException>(() => new KernelCall(new Scale().Signature, [])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_kernel_that_asks_for_what_its_signature_does_not_say_hears_of_it() =>
        Assert.Contains("confused(float64)", Assert.Throws<ArgumentException>(() =>
            Run(new KernelCall(new Confused().Signature, []), [Ramp()], [], 1, new KernelSet([new Confused()]))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_kernel_reads_and_writes_complex64_as_the_type_that_stands_for_it()
    {
        Complex64[] numbers = [.. Enumerable.Range(0, Length).Select(static i => new Complex64(i, -2 * i))];
        double[][] arrays = [[.. MemoryMarshal.Cast<Complex64, double>(numbers)], new double[Length]]; // as many bytes

        Run(new KernelCall(new Conjugate().Signature, []), [arrays[0]], [arrays[1]], 1, new KernelSet([new Conjugate()]));

        Assert.Equal("conjugate(complex64) -> complex64", new Conjugate().Signature.ToString());
        Assert.Equal(numbers.Select(static number => number with { Imaginary = -number.Imaginary }), MemoryMarshal.Cast<double, Complex64>(arrays[1]).ToArray());
    }

    [Fact]
    public void Types_that_no_array_has_are_refused_by_name()
    {
        Assert.Contains("System.Guid", Assert.Throws<NotSupportedException>(() => new KernelSignature("odd").Reads<Guid>()).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => new KernelSignature("wide").Writes<Wide.Complex64>());
    }

    private static double[] Ramp() => [.. Enumerable.Range(0, Length).Select(i => (double)i)];

    private static byte[] Run(KernelCall call, double[][] inputs, double[][] outputs, int blocksPerCall, KernelSet? kernels = null)
    {
        var domain = StageDomain.Dense(Length, inputs.Length);
        var loop = StageLoops.For(StageCode.Call(call), domain, kernels ?? Kernels);
        var partialBytes = call.Signature.PartialBytes;
        var partials = new byte[domain.BlockCount * partialBytes];
        for (var block = 0; block < domain.BlockCount; block += blocksPerCall)
        {
            var count = (int)Math.Min(blocksPerCall, domain.BlockCount - block);
            loop.Run(new WholeTurn(new Arrays(inputs, outputs)), block, count, partials.AsSpan(block * partialBytes, count * partialBytes));
        }

        return partials;
    }

    private readonly record struct Complex64(float Real, float Imaginary)
    {
        public static implicit operator Complex(Complex64 value) => new(value.Real, value.Imaginary);
    }

    private static class Wide
    {
        /// <summary>Has the name, and other bytes.</summary>
        public readonly record struct Complex64(double Real, double Imaginary)
        {
            public static implicit operator Complex(Complex64 value) => new(value.Real, value.Imaginary);
        }
    }

    private sealed class Conjugate() : ElementKernel(new KernelSignature("conjugate").Reads<Complex64>().Writes<Complex64>())
    {
        public override void Run(in KernelBlock block)
        {
            var x = block.Input<Complex64>(0);
            var y = block.Output<Complex64>(0);
            for (var i = 0; i < x.Length; i++)
            {
                y[i] = x[i] with { Imaginary = -x[i].Imaginary };
            }
        }
    }

    private readonly record struct Found(double Value, long Start);

    private sealed class Scale() : ElementKernel(new KernelSignature("scale").Reads<double>().Writes<double>().Takes<double>())
    {
        public override void Run(in KernelBlock block)
        {
            var x = block.Input<double>(0);
            var y = block.Output<double>(0);
            for (var i = 0; i < x.Length; i++)
            {
                y[i] = x[i] * block.Parameters<double>();
            }
        }
    }

    private sealed class Largest() : ReductionKernel<Found>(new KernelSignature("largest").Reads<double>())
    {
        public override Found Empty => new(double.NegativeInfinity, -1);

        public override Found Reduce(in KernelBlock block) => new(block.Input<double>(0).ToArray().Max(), block.Start);

        public override Found Combine(Found first, Found second) => second.Value >= first.Value ? second : first;
    }

    private sealed class Confused() : ElementKernel(new KernelSignature("confused").Reads<double>())
    {
        public override void Run(in KernelBlock block) => block.Input<float>(0);
    }

    private sealed class Arrays(double[][] inputs, double[][] outputs) : IBlockMemory
    {
        public ReadOnlySpan<byte> Input(int slot, long startElement, int elementCount) =>
            MemoryMarshal.AsBytes(inputs[slot].AsSpan((int)startElement, elementCount));

        public Span<byte> Output(int slot, long startElement, int elementCount) =>
            MemoryMarshal.AsBytes(outputs[slot].AsSpan((int)startElement, elementCount));
    }
}
