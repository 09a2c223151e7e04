namespace ActorShm.Kernels.Tests.Stages;

// Goal: whatever arrives as a stage's code, a node neither crashes nor computes outside the memory it was given.
// Method: mutated encodings; what still decodes is run between guard bytes.
public class StageCodeFuzzTests
{
    private const int Rounds = 100_000;

    [Fact]
    public void Mutated_code_is_refused_or_harmless()
    {
        var random = new Random(2024);
        var samples = Samples.Codes().Select(code => code.Encode()).ToArray();
        var accepted = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Mutate(samples[random.Next(samples.Length)], random);
            StageCode code;
            try
            {
                code = StageCode.Decode(bytes);
            }
            catch (InvalidDataException)
            {
                continue;
            }

            Assert.Equal(bytes, code.Encode());
            RunBetweenGuards(code, round % 8 == 0 ? 530 : 5);
            accepted++;
        }

        Assert.InRange(accepted, 500, Rounds);
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        var random = new Random(7);
        for (var round = 0; round < 10_000; round++)
        {
            var bytes = new byte[random.Next(0, 80)];
            random.NextBytes(bytes);
            if (bytes.Length > 0)
            {
                bytes[0] = 1;
            }

            Assert.Throws<InvalidDataException>(() => StageCode.Decode(bytes));
        }
    }

    private static byte[] Mutate(byte[] sample, Random random)
    {
        var bytes = sample.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes[at] = bytes[random.Next(bytes.Count)];
                    break;
                case 3:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    bytes.RemoveAt(at);
                    break;
            }
        }

        return [.. bytes];
    }

    private static void RunBetweenGuards(StageCode code, int elementCount)
    {
        var memory = new GuardedMemory(code, elementCount);
        StageLoops.For(code, StageDomain.Dense(elementCount, code.Inputs.Length)).Run(new WholeTurn(memory), 0, 1, new byte[code.PartialBytes]);
        memory.CheckGuards();
    }

    private sealed class GuardedMemory(StageCode code, int elementCount) : IBlockMemory
    {
        private const int GuardBytes = 64;
        private readonly byte[][] _inputs = [.. code.Inputs.Select(dtype => Enumerable.Repeat((byte)0xA5, elementCount * dtype.SizeBytes()).ToArray())];
        private readonly byte[][] _outputs = [.. code.Outputs.Select(dtype => Enumerable.Repeat((byte)0x5A, (elementCount * dtype.SizeBytes()) + (2 * GuardBytes)).ToArray())];

        public ReadOnlySpan<byte> Input(int slot, long startElement, int count) => _inputs[slot];

        public Span<byte> Output(int slot, long startElement, int count) => _outputs[slot].AsSpan(GuardBytes..^GuardBytes);

        public void CheckGuards()
        {
            foreach (var output in _outputs)
            {
                Assert.False(output.AsSpan(0, GuardBytes).ContainsAnyExcept((byte)0x5A));
                Assert.False(output.AsSpan(output.Length - GuardBytes).ContainsAnyExcept((byte)0x5A));
            }

            Assert.All(_inputs, input => Assert.False(input.AsSpan().ContainsAnyExcept((byte)0xA5)));
        }
    }
}
