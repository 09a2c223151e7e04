using System.Diagnostics.Metrics;

namespace ActorShm.Actors.Telemetry;

/// <summary>What the numbers of an instrument mean.</summary>
internal enum MetricKind
{
    /// <summary>A number that only grows.</summary>
    Counter,

    /// <summary>The current value.</summary>
    Gauge,

    /// <summary>The number of values up to each bound, and the sum of all values.</summary>
    Histogram,
}

/// <summary>One series of an instrument.</summary>
/// <param name="Key">The tags of the series as one text, by which the series of an instrument are ordered.</param>
/// <param name="Tags">The tags of the series, in a fixed order.</param>
/// <param name="Value">The value, or the sum of a histogram.</param>
/// <param name="Counts">For a histogram, the number of values in each bucket; the last bucket holds those above all bounds.</param>
internal sealed record MetricSeries(string Key, IReadOnlyList<KeyValuePair<string, string>> Tags, double Value, IReadOnlyList<long> Counts);

/// <summary>One instrument with its series.</summary>
internal sealed record MetricFamily(string Name, string Unit, string Description, MetricKind Kind, IReadOnlyList<MetricSeries> Series);

/// <summary>Listens to the instruments of one meter and keeps their numbers, so that they can be read at any time. Safe on any thread.</summary>
internal sealed class MetricStore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);

    /// <param name="meter">The meter, with its instruments.</param>
    public MetricStore(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The upper bounds of the buckets of a histogram, in the unit of the instrument.</summary>
    public static IReadOnlyList<double> Bounds { get; } = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300];

    /// <summary>Reads all series as they are now, ordered by name.</summary>
    public IReadOnlyList<MetricFamily> Read()
    {
        lock (_gate)
        {
            // Of an observable instrument, a series that no longer exists, such as that of a lost node, must not be reported for ever.
            foreach (var family in _families.Values.Where(family => family.IsObservable))
            {
                family.Series.Clear();
            }

            _listener.RecordObservableInstruments();
            return [.. _families.Values.Where(family => family.Series.Count > 0).Select(family => family.Copy())];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var named = new List<KeyValuePair<string, string>>(tags.Length);
        foreach (var (key, tag) in tags)
        {
            named.Add(new(key, Convert.ToString(tag, System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty));
        }

        lock (_gate)
        {
            if (!_families.TryGetValue(instrument.Name, out var family))
            {
                _families.Add(instrument.Name, family = new Family(instrument));
            }

            family.Take(named, value);
        }
    }

    private sealed class Family(Instrument instrument)
    {
        private readonly MetricKind _kind = KindOf(instrument);

        public bool IsObservable => instrument.IsObservable;

        public SortedDictionary<string, Series> Series { get; } = new(StringComparer.Ordinal);

        public void Take(List<KeyValuePair<string, string>> tags, double value)
        {
            var key = string.Join('\n', tags.Select(tag => $"{tag.Key}={tag.Value}"));
            if (!Series.TryGetValue(key, out var series))
            {
                Series.Add(key, series = new Series(tags));
            }

            if (_kind == MetricKind.Histogram)
            {
                series.Counts[Bucket(value)]++;
            }

            series.Value = instrument.IsObservable ? value : series.Value + value;
        }

        public MetricFamily Copy() => new(
            instrument.Name,
            instrument.Unit ?? string.Empty,
            instrument.Description ?? string.Empty,
            _kind,
            [.. Series.Select(series => new MetricSeries(series.Key, series.Value.Tags, series.Value.Value, [.. series.Value.Counts]))]);

        private static int Bucket(double value)
        {
            var bucket = 0;
            while (bucket < Bounds.Count && value > Bounds[bucket])
            {
                bucket++;
            }

            return bucket;
        }

        private static MetricKind KindOf(Instrument instrument) => instrument.GetType().Name switch
        {
            var name when name.StartsWith("Histogram", StringComparison.Ordinal) => MetricKind.Histogram,
            var name when name.Contains("Counter", StringComparison.Ordinal) => MetricKind.Counter,
            _ => MetricKind.Gauge,
        };
    }

    private sealed class Series(List<KeyValuePair<string, string>> tags)
    {
        public IReadOnlyList<KeyValuePair<string, string>> Tags => tags;

        public double Value { get; set; }

        public long[] Counts { get; } = new long[Bounds.Count + 1];
    }
}
