using System.CommandLine;
using ActorShm.Host.Commands.Arguments;
using ActorShm.Host.Ending;
using ActorShm.Host.Files.Writing;
using ActorShm.Host.SegmentPlaces;
using ActorShm.Segments;

namespace ActorShm.Host.Commands;

internal static partial class SegmentsCommand
{
    private static Command CreateSegment()
    {
        var name = new Argument<string>("NAME") { Description = "A name for the new segment." };
        name.Validators.Add(result => RequireName(result, "NAME"));
        var shape = new Option<string>("--shape") { Description = "The lengths of the axes with commas between: 1000 or 1000,3; () for a scalar.", Required = true };
        var dtype = new Option<string>("--dtype") { Description = "The element type, by NumPy's name.", DefaultValueFactory = _ => "float64" };
        var fill = new Option<string>("--fill") { Description = FillArgument.Forms, DefaultValueFactory = _ => "zeros" };
        var seal = new Option<bool>("--seal") { Description = "Seal it at once: from then on it can be read and not written." };
        var json = CommonOptions.Json();
        return Verb("create", "Make a segment, fill it, and leave it open for writing unless told otherwise.\n\nExample: actorshm segments create noise --shape 1000000 --fill random:42", [name], [shape, dtype, fill, seal, json], async (parsed, place, stop) =>
        {
            var element = ElementTypeArgument.Parse(parsed.GetValue(dtype)!);
            var axes = ShapeArgument.Parse(parsed.GetValue(shape)!, element);
            var fillText = parsed.GetValue(fill)!;
            var content = FillArgument.Parse(fillText);
            FillArgument.RequireFits(fillText, content, element, axes);
            var record = await MakeAsync(place, element, axes, parsed.GetValue(name)!, content, import: null, parsed.GetValue(seal), stop.Orderly);
            await ReportMadeAsync(place.Segments, record, parsed.GetValue(json));
            return ExitCode.Done;
        });
    }

    private static Command Import()
    {
        var file = CommonOptions.PathArgument("FILE", "A .npy file of any byte order, memory order and alignment.");
        var name = new Option<string?>("--name") { Description = "A name for the new segment; the file's name unless told otherwise." };
        name.Validators.Add(result => RequireName(result, "--name"));
        var dtype = new Option<string?>("--dtype") { Description = "Convert to this element type. A float is rounded to the nearest that a smaller float type holds, which of a tiny one is 0; any other value that would change is refused, unless --lossy is given." };
        var lossy = new Option<bool>("--lossy") { Description = "Convert as a C cast does: fractions are cut off, integers that do not fit wrap around, and floats that do not fit become infinite." };
        var json = CommonOptions.Json();
        return Verb("import", "Copy a .npy file into a new sealed segment, converting what cannot be used in place.\n\nExample: actorshm segments import big-endian.npy --name x --dtype float64", [file], [name, dtype, lossy, json], async (parsed, place, stop) =>
        {
            var path = Path.GetFullPath(parsed.GetValue(file)!);
            var mode = parsed.GetValue(lossy) ? ConversionMode.Unchecked : ConversionMode.Exact;
            ElementType? asked = parsed.GetValue(dtype) is { } text ? ElementTypeArgument.Parse(text) : null;
            using var source = OpenSource(path);
            var record = await MakeAsync(
                place,
                asked ?? source.Element,
                source.Shape,
                parsed.GetValue(name) ?? Path.GetFileNameWithoutExtension(path),
                ArrayContent.Undefined,
                handle => CopyInto(place.Segments, handle, source, mode, stop.Orderly),
                seal: true,
                stop.Orderly);
            await ReportMadeAsync(place.Segments, record, parsed.GetValue(json));
            return ExitCode.Done;
        });
    }

    private static Command Export()
    {
        var name = NameArgument();
        var file = CommonOptions.PathArgument("FILE", "The .npy file to make or to replace; it appears whole or not at all.");
        var retire = new Option<bool>("--retire") { Description = "Give the segment up afterwards; in a bare directory on the same file system it is renamed instead of copied. One that is open for writing is sealed first, and stays sealed when the export fails." };
        return Verb("export", "Copy a segment into an ordinary .npy file.\n\nExample: actorshm segments export prices prices.npy", [name, file], [retire], async (parsed, place, stop) =>
        {
            var path = TargetFile.RequireNpy(parsed.GetValue(file)!, $"Cannot export to '{parsed.GetValue(file)}'");
            var record = await FindFinishableAsync(place, parsed.GetValue(name)!, "export", stop.Orderly);
            if (parsed.GetValue(retire) && record.State == SegmentState.Filling)
            {
                await SealAndMoveAsync(place, record, path, stop.Orderly);
            }
            else
            {
                await place.ExportAsync(record, path, parsed.GetValue(retire), stop.Orderly);
            }

            Console.WriteLine($"Exported '{record.Label}' ({record.Handle.Id}) to {path}.");
            return ExitCode.Done;
        }, changes: parsed => parsed.GetValue(retire));
    }

    /// <summary>Exports and retires a segment that is open for writing. The segment is sealed first: a segment must be complete before it is retired, and nobody may be writing to it.</summary>
    private static async Task SealAndMoveAsync(ISegmentPlace place, SegmentRecord record, string path, CancellationToken cancellation)
    {
        await SealAsync(place, record, cancellation);
        var isSealed = $"{NameOf(record)} is sealed now: it can be read and not written.";
        try
        {
            await place.ExportAsync(place.Segments.Find(record.Handle.Id.ToString()), path, retire: true, cancellation);
        }
        catch (UnderWayException e)
        {
            throw new UnderWayException($"{isSealed} {e.Message}", e);
        }
        catch (OperationCanceledException e)
        {
            throw new UnderWayException(isSealed, e);
        }
        catch
        {
            await Console.Error.WriteLineAsync($"actorshm: {isSealed}");
            throw;
        }
    }

    /// <summary>Prints a new segment. The segment stays even if printing fails, and standard error says so, because a user who believed that the whole command had failed would make it again.</summary>
    private static async Task ReportMadeAsync(SegmentDirectory segments, SegmentRecord record, bool isJson)
    {
        try
        {
            Report(segments, record, isJson);
        }
        catch
        {
            await Console.Error.WriteLineAsync($"actorshm: {NameOf(record)} was made, and is there.");
            throw;
        }
    }

    private static NpySource OpenSource(string path)
    {
        try
        {
            return NpySource.Open(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {refused.Message}", refused);
        }
    }

    private static void CopyInto(SegmentDirectory segments, SegmentHandle handle, NpySource source, ConversionMode mode, CancellationToken cancellation)
    {
        try
        {
            using var view = segments.Open(handle, AccessMode.ReadWrite);
            source.CopyTo(view, mode, cancellation);
        }
        catch (OverflowException lost)
        {
            throw new UsageException($"{lost.Message.Split(". ")[0].TrimEnd('.')}. --lossy converts all the same.", lost);
        }
    }

    /// <summary>Makes a segment, fills it, and only then keeps it; a failure on the way leaves nothing behind.</summary>
    private static async Task<SegmentRecord> MakeAsync(
        ISegmentPlace place,
        ElementType element,
        Shape shape,
        string label,
        ArrayContent content,
        Action<SegmentHandle>? import,
        bool seal,
        CancellationToken cancellation)
    {
        var handle = await place.CreateAsync(element, shape, label, content, cancellation);
        try
        {
            if (import is not null)
            {
                await Task.Run(() => import(handle), cancellation);
            }

            if (seal)
            {
                await place.SealAsync(handle, cancellation);
            }

            await place.KeepAsync(handle, cancellation);
        }
        catch
        {
            await place.GiveUpAsync(handle); // the caller gets the reason; a half-filled segment must not stay
            throw;
        }

        return place.Segments.Find(handle.Id.ToString());
    }
}
