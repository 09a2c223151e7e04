using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ActorShm.Host.Ending;
using CsvHelper;

namespace ActorShm.Host.Files.Reading;

/// <summary>Reads columns of a CSV file as float64 numbers, in the order of the rows. Empty cells and <c>NA</c> are missing values and become NaN.</summary>
/// <remarks>
/// The form is RFC 4180 with a header row: quoted cells, doubled quotes, line breaks inside quotes; a byte-order mark is
/// accepted and <c>.</c> is the decimal point. Anything else in a cell is an error that names line, row and column, because a number
/// that is silently missing would be worse than no answer. Lines are counted as an editor counts them; for a row that spans several lines, errors name the
/// first one. Rows are counted from 1 below the header.
/// </remarks>
internal static class CsvFile
{
    private const int ChunkElements = 64 * 1024;

    // The most that messages quote of a file, which may not be a table at all.
    private const int ShownColumns = 30;
    private const int ShownCharacters = 80;

    private static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        SkipEmptyLines = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        DetectSeparatorHint = false,
        TrackLineNumbers = true,
    };

    /// <summary>Reads whole columns on another thread. Nothing interrupts a read from a pipe that has no writer or whose writer pauses, so cancelling leaves that thread behind.</summary>
    /// <returns>The numbers of each column in chunks, so that no array has to be copied while it grows.</returns>
    /// <exception cref="UsageException">The file has no header, no such column, or a cell that is no number.</exception>
    public static Task<CsvColumns> ReadColumnsAsync(string path, string[] columns, CancellationToken cancellation) =>
        Task.Run(() => ReadColumns(path, columns, cancellation), cancellation).WaitAsync(cancellation);

    /// <summary>Reads whole columns, all in one pass over the file.</summary>
    /// <returns>The numbers of each column in chunks, so that no array has to be copied while it grows.</returns>
    /// <exception cref="UsageException">The file has no header, no such column, or a cell that is no number.</exception>
    public static CsvColumns ReadColumns(string path, string[] columns, CancellationToken cancellation = default)
    {
        var numbers = columns.Select(_ => new CsvNumbers(ChunkElements)).ToArray();
        var note = Scan(path, columns, (column, number) => numbers[column].Add(number), cancellation);
        return new CsvColumns(numbers, note);
    }

    /// <summary>Checks whole columns and counts the rows, without keeping the numbers, on another thread as <see cref="ReadColumnsAsync"/> does.</summary>
    /// <returns>How many rows there are; and what people should know about the file, null for nothing.</returns>
    /// <exception cref="UsageException">The file has no header, no such column, or a cell that is no number.</exception>
    public static Task<(long Rows, string? Note)> CountRowsAsync(string path, string[] columns, CancellationToken cancellation) =>
        Task.Run(() => CountRows(path, columns, cancellation), cancellation).WaitAsync(cancellation);

    /// <summary>Checks whole columns and counts the rows, without keeping the numbers.</summary>
    /// <returns>How many rows there are; and what people should know about the file, null for nothing.</returns>
    /// <exception cref="UsageException">The file has no header, no such column, or a cell that is no number.</exception>
    public static (long Rows, string? Note) CountRows(string path, string[] columns, CancellationToken cancellation = default)
    {
        var rows = 0L;
        var note = Scan(path, columns, (column, _) => rows += column == 0 ? 1 : 0, cancellation);
        return (rows, note);
    }

    /// <summary>Goes over the rows once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The requested columns.</param>
    /// <param name="take">Receives every number, row by row, with the index of its column among <paramref name="columns"/>.</param>
    /// <param name="cancellation">Ends the pass between two rows.</param>
    /// <returns>A note about the file for people; null for none.</returns>
    private static string? Scan(string path, string[] columns, Action<int, double> take, CancellationToken cancellation)
    {
        using var reader = Open(path);
        var header = ReadHeader(reader, path);
        var indexes = Array.ConvertAll(columns, column => IndexOf(header, column, path));
        var pendingBlankLines = 0L;
        while (ReadRow(reader, path))
        {
            cancellation.ThrowIfCancellationRequested();
            if (reader.RawRecord.IsEmpty)
            {
                // In a file of one column, a blank line is an empty cell, unless it is at the very end. In other files, it means nothing.
                pendingBlankLines += header.Length == 1 ? 1 : 0;
                continue;
            }

            for (; pendingBlankLines > 0; pendingBlankLines--)
            {
                for (var column = 0; column < columns.Length; column++)
                {
                    take(column, double.NaN);
                }
            }

            if (reader.FieldCount != header.Length)
            {
                throw new UsageException(
                    $"{PlaceOf(reader, path)}: it has {(reader.FieldCount == 1 ? "1 cell" : $"{reader.FieldCount} cells")} and the header has {header.Length}. Quote cells that contain commas.");
            }

            for (var column = 0; column < columns.Length; column++)
            {
                var cell = reader.GetSpan(indexes[column]);
                if (!TryParse(cell, out var number))
                {
                    throw new UsageException(
                        $"{PlaceOf(reader, path)}, column '{columns[column]}': '{Cut(Encoding.UTF8.GetString(cell))}' is no number. Missing values are empty or NA, and the decimal point is '.'.");
                }

                take(column, number);
            }
        }

        return IsRowOfNumbers(header)
            ? $"the first line of {path} is taken as the names of its columns, and these are numbers. If it is a row, put a line of names before it."
            : null;
    }

    /// <summary>Returns a sentence with the names of the columns, for error messages.</summary>
    /// <exception cref="UsageException">The file cannot be read, or has no header.</exception>
    public static string DescribeColumns(string path)
    {
        using var reader = Open(path);
        return Describe(ReadHeader(reader, path));
    }

    private static string Describe(string[] header)
    {
        var more = header.Length > ShownColumns ? string.Create(CultureInfo.InvariantCulture, $" and {header.Length - ShownColumns:N0} more") : string.Empty;
        return $"Its columns are: {string.Join(", ", header.Take(ShownColumns).Select(Cut))}{more}.{WhyOneColumn(header)}";
    }

    /// <summary>Returns the beginning of a long text, and says how much more there is.</summary>
    private static string Cut(string text)
    {
        if (text.Length <= ShownCharacters)
        {
            return text;
        }

        var shown = char.IsHighSurrogate(text[ShownCharacters - 1]) ? ShownCharacters - 1 : ShownCharacters;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, shown)}… ({text.Length - shown:N0} characters more)");
    }

    private static string WhyOneColumn(string[] header) => header switch
    {
        [var name] when name.Contains(';', StringComparison.Ordinal) => " Columns are separated by commas, and here there seem to be semicolons.",
        [var name] when name.Contains('\t', StringComparison.Ordinal) => " Columns are separated by commas, and here there seem to be tabs.",
        _ => string.Empty,
    };

    /// <summary>Whether the header looks like the first row of a file without a header. Columns may also have such names, for example years.</summary>
    private static bool IsRowOfNumbers(string[] header) => header.Any(IsFinite) && header.All(name => IsFinite(name) || name.Trim() is "" or "NA");

    private static bool IsFinite(string name) => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);

    private static CsvReader Open(string path)
    {
        try
        {
            return CsvReader.FromFile(path, Options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static string[] ReadHeader(CsvReader reader, string path)
    {
        try
        {
            reader.ReadHeader();
            var header = reader.Headers.ToArray();
            return header.All(string.IsNullOrEmpty)
                ? throw new UsageException($"{path} has no header row. The first row of a CSV file has to name its columns.")
                : header;
        }
        catch (Exception e) when (e is CsvFormatException or IOException)
        {
            throw new UsageException($"{path}, header row: {e.Message}", e);
        }
    }

    private static int IndexOf(string[] header, string column, string path)
    {
        var index = Array.IndexOf(header, column);
        if (index < 0)
        {
            throw new UsageException($"{path} has no column '{column}'. {Describe(header)}");
        }

        return Array.LastIndexOf(header, column) == index
            ? index
            : throw new UsageException($"{path} has more than one column '{column}', so it is not clear which is meant. Rename one of them.");
    }

    private static string PlaceOf(CsvReader reader, string path) => $"line {reader.LineNumber} of {path} (row {reader.RowNumber})";

    private static bool ReadRow(CsvReader reader, string path)
    {
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException e)
        {
            throw new UsageException($"line {e.LineNumber} of {path} (row {reader.RowNumber + 1}): {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new UsageException($"{path} cannot be read behind row {reader.RowNumber}: {e.Message}", e);
        }
    }

    private static bool TryParse(ReadOnlySpan<byte> cell, out double value)
    {
        var text = Trim(cell);
        if (text.IsEmpty || text.SequenceEqual("NA"u8))
        {
            value = double.NaN;
            return true;
        }

        // Python's float() accepts these spellings, and every tool of the field reads and writes them.
        return TryParseSpecial(text, out value) || (Utf8Parser.TryParse(text, out value, out var consumed) && consumed == text.Length);
    }

    private static bool TryParseSpecial(ReadOnlySpan<byte> text, out double value)
    {
        var isNegative = text[0] == '-';
        var word = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        var isInfinity = Ascii.EqualsIgnoreCase(word, "inf"u8) || Ascii.EqualsIgnoreCase(word, "infinity"u8);
        value = !isInfinity ? double.NaN : isNegative ? double.NegativeInfinity : double.PositiveInfinity;
        return isInfinity || Ascii.EqualsIgnoreCase(word, "nan"u8);
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text[Ascii.Trim(text)];
}
