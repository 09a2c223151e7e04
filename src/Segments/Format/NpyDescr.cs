namespace ActorShm.Segments;

/// <summary>Turns the <c>descr</c> of a header into an element type, or says exactly why there is none.</summary>
internal static class NpyDescr
{
    public static ElementType Parse(string descr, string source)
    {
        if (ElementTypes.TryParseDescr(descr, out var element))
        {
            return element;
        }

        if (descr.StartsWith('>') && ElementTypes.TryParseDescr("<" + descr[1..], out var swapped))
        {
            throw new SegmentFormatException(
                $"'{source}' holds big-endian numbers ('{descr}'); nodes work on little-endian ones in place, and 'segments import' of a later version will convert them. "
                + $"Convert it with numpy: numpy.save(path, a.astype('{swapped.Descr()}')).");
        }

        throw new SegmentFormatException($"'{source}' has element type '{descr}', which is not known. Known are: {ElementTypes.KnownTypes}.");
    }
}
