namespace ActorShm.Kernels.Tests.Shapes;

// Goal: whatever arrives as a stage's domain, nothing outside the arrays is read.
public class StageDomainTests
{
    private static readonly StageDomain[] Samples =
    [
        StageDomain.Dense(1_000, 2),
        new(new ArrayShape([3, 4, 5]), [null, new Layout(7, [20, -5, 1]), new Layout(0, [0, 0, 0])]),
        new(new ArrayShape([]), [new Layout(3, [])]),
        new(new ArrayShape([1, 1, 1, 1, 1, 1, 1, 9]), [new Layout(8, [1, 1, 1, 1, 1, 1, 1, -1])]),
    ];

    [Fact]
    public void A_domain_survives_the_wire()
    {
        foreach (var domain in Samples)
        {
            var read = StageDomain.Decode(domain.Encode());
            Assert.Equal(domain.Shape, read.Shape);
            Assert.Equal(domain.Layouts.ToArray(), read.Layouts.ToArray());
            Assert.Equal(domain.Encode(), read.Encode());
        }
    }

    [Theory]
    [InlineData(0, 1_000, true)]
    [InlineData(0, 1_001, false)]
    [InlineData(0, 999, false)]
    [InlineData(1, 60, true)]
    [InlineData(1, 59, false)]
    public void Every_element_that_a_stage_reads_must_exist(int sample, long elementCount, bool isEnough)
    {
        var domain = sample == 0 ? Samples[0] : new StageDomain(new ArrayShape([3, 4, 5]), [new Layout(15, [20, -5, 1])]);
        var error = Record.Exception(() => domain.RequireInput(0, elementCount));
        Assert.Equal(isEnough, error is null);
        Assert.True(error is null or InvalidDataException);
    }

    [Fact]
    public void Elements_before_the_array_are_refused() =>
        Assert.Contains("from element -1 to 8", Assert.Throws<InvalidDataException>(
            () => new StageDomain(new ArrayShape([10]), [new Layout(8, [-1])]).RequireInput(0, 1_000)).Message);

    [Fact]
    public void A_layout_beyond_64_bits_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => new StageDomain(new ArrayShape([3]), [new Layout(0, [long.MaxValue])]));
        Assert.Throws<InvalidDataException>(() => new StageDomain(new ArrayShape([2]), [new Layout(2, [long.MaxValue])]));
        Assert.Throws<InvalidDataException>(() => new StageDomain(new ArrayShape([2]), [new Layout(0, [1, 1])]));
    }

    [Fact]
    public void Mutated_domains_are_refused_or_read_only_what_they_may()
    {
        var random = new Random(99);
        var code = new StageCode([Instruction.Load(DType.Float64, 0), Instruction.Store(DType.Float64, 0, 0)], [DType.Float64], [DType.Float64]);
        var accepted = 0;
        for (var round = 0; round < 200_000; round++)
        {
            var bytes = Mutate(Samples[random.Next(Samples.Length)].Encode(), random);
            try
            {
                var domain = StageDomain.Decode(bytes);
                Assert.Equal(bytes, domain.Encode());
                if (domain.InputCount != 1 || domain.ElementCount is 0 or > 100_000)
                {
                    continue;
                }

                domain.RequireInput(0, 60);
                var memory = new ArrayMemory(new Stage(code, domain, [0], [0]), [new byte[480]], [new byte[domain.ElementCount * 8]], misaligned: false);
                StageLoops.For(code, domain).Run(new WholeTurn(memory), 0, (int)domain.BlockCount, []);
                accepted++;
            }
            catch (InvalidDataException)
            {
                // Refused, as it should be.
            }
        }

        Assert.InRange(accepted, 100, 200_000);
    }

    [Fact]
    public void Code_and_domain_must_have_the_same_inputs() =>
        Assert.Throws<InvalidDataException>(() => StageLoops.For(StageCode.Ramp(0, 1), StageDomain.Dense(10, 1)));

    private static byte[] Mutate(byte[] sample, Random random)
    {
        var bytes = sample.ToList();
        for (var changes = random.Next(1, 3); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    bytes[at] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)random.Next(6);
                    break;
            }
        }

        return [.. bytes];
    }
}
