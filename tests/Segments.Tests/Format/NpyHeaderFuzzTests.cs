using System.Text;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>A header is read or refused, and nothing else, whatever its bytes are.</summary>
public class NpyHeaderFuzzTests
{
    private const int HeaderCount = 1_000_000;
    private const long MaxBytesPerHeader = 16 << 10;

    private static readonly string[] Fragments =
    [
        "'descr': '<f8'", "'fortran_order': True", "'shape': (3,)", "'shape': ()", "True", "False", "None", "{", "}", "(", ")", "[", "]", ",", ":", "'", "\"", "\\", "\0",
        "9223372036854775807", "99999999999999999999", "-1", "0x10", "1e9", "3L", "'>f8'", "'=i4'", "'|O'", "'<U4'", "'<M8[ns]'", "'|V0'", "((((((((", "[('a', '<f8')]", "# x\n",
    ];

    [Fact]
    public void A_million_mutated_headers_are_read_or_refused_and_what_is_read_keeps_its_meaning()
    {
        var accepted = 0;
        var valid = ValidHeaders();
        for (var seed = 0; seed < HeaderCount; seed++)
        {
            var random = new Random(seed);
            var file = Mutate(valid[random.Next(valid.Length)], random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var header = ReadOrRefuse(file, seed);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Expect.That(allocated <= MaxBytesPerHeader, $"Seed {seed} allocated {allocated:N0} bytes: {Show(file)}");
            if (header is not null)
            {
                AssertRoundTrip(header, file, seed);
                accepted++;
            }
        }

        // Both paths must have been walked often, or the mutations say nothing.
        Assert.InRange(accepted, HeaderCount / 20, HeaderCount * 19 / 20);
    }

    private static NpyHeader? ReadOrRefuse(byte[] file, int seed)
    {
        try
        {
            return NpyHeaderReader.Read(file, long.MaxValue, "fuzz");
        }
        catch (SegmentFormatException)
        {
            return null; // the other answer that is allowed
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Seed {seed}: {Show(file)}", e);
        }
    }

    private static void AssertRoundTrip(NpyHeader header, byte[] file, int seed)
    {
        var isPossible = header.DataOffset <= file.Length && header.DataBytes >= 0 && header.DataBytes == header.Shape.ElementCount * header.Element.SizeBytes();
        if (!isPossible || header.DataBytes > long.MaxValue - 4096)
        {
            Expect.That(isPossible, $"Seed {seed} was read as {header}: {Show(file)}");
            return; // a size that only the reader accepts: the writer's header is longer
        }

        var again = NpyHeaderReader.Read(NpyHeaderWriter.Write(header.Element, header.Shape), long.MaxValue, "again");
        Expect.That(again.Element == header.Element && again.Shape.Equals(header.Shape), $"Seed {seed} became {again}: {Show(file)}");
    }

    /// <summary>All element types and both byte orders, in all ranks and formats.</summary>
    private static byte[][] ValidHeaders() =>
    [
        .. from element in ElementTypes.All
           from rank in Enumerable.Range(0, Shape.MaxRank + 1)
           let format = (byte)(1 + (((int)element + rank) % 3))
           let order = rank % 4 == 3 ? '>' : element.Descr()[0]
           let shape = new Shape(Enumerable.Range(1, rank).Select(axis => (long)axis).ToArray())
           let text = $"{{'descr': '{order}{element.Descr()[1..]}', 'fortran_order': {rank % 2 == 1}, 'shape': {shape}, }}"
           select NpyHeaderTests.File(format, text + new string(' ', rank) + "\n"),
    ];

    private static byte[] Mutate(byte[] valid, Random random)
    {
        var file = valid.ToList();
        for (var change = random.Next(3); change >= 0 && file.Count > 0; change--)
        {
            MutateOnce(file, random);
        }

        // Most keep a right length field, so that the dictionary is reached; the others are what a damaged file has.
        return random.Next(8) == 0 || file.Count < 12 ? [.. file] : NpyHeaderTests.File(Math.Clamp(file[6], (byte)1, (byte)3), Encoding.Latin1.GetString([.. file[(file[6] == 1 ? 10 : 12)..]]));
    }

    private static void MutateOnce(List<byte> file, Random random)
    {
        var at = random.Next(file.Count);
        var count = Math.Min(random.Next(1, 12), file.Count - at);
        switch (random.Next(7))
        {
            case 0:
                file[at] = (byte)random.Next(256);
                break;
            case 1:
                file[at] = (byte)"{}()[]'\",: \n0123456789-<>=|TFbiufc?"[random.Next(34)];
                break;
            case 2:
                file.RemoveRange(at, count);
                break;
            case 3:
                file.InsertRange(at, file.GetRange(at, count));
                break;
            case 4:
                file.InsertRange(at, Encoding.ASCII.GetBytes(Fragments[random.Next(Fragments.Length)]));
                break;
            case 5:
                file[at] = file[random.Next(file.Count)];
                break;
            default:
                file.RemoveRange(at, random.Next(4) == 0 ? file.Count - at : 0);
                break;
        }
    }

    private static string Show(byte[] file) => Convert.ToHexString(file);
}
