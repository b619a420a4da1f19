using UnionFs.Cli;
using UnionFs.Oci;
using Xunit;

namespace UnionFs.Tests.Cli;

/// <summary>The line that tells how far something has come: when it appears, what it says, that it leaves nothing behind.</summary>
public sealed class ProgressLineTests
{
    private readonly HandClock _clock = new();
    private readonly StringWriter _terminal = new();

    [Fact]
    public void Nothing_is_drawn_in_the_first_second()
    {
        using (var line = new ProgressLine("loading x", _terminal, _clock))
        {
            _clock.Milliseconds = 999;
            line.Report(new ImageProgress(500, 1000, 0, 1));
        }

        Assert.Equal("", _terminal.ToString());
    }

    [Fact]
    public void After_a_second_it_tells_bytes_and_rate_and_in_the_end_it_is_gone()
    {
        using (var line = new ProgressLine("loading x", _terminal, _clock))
        {
            _clock.Milliseconds = 2000;
            line.Report(new ImageProgress(25_000_000, 100_000_000, 1, 3));
            Assert.Equal("\rloading x  [######------------------]  25.0 MB of 100.0 MB  12.5 MB/s", Drawn());
            _clock.Milliseconds = 4000;
            line.Report(new StoreCheckProgress(100_000_000, 100_000_000));
            Assert.Equal("\rloading x  [########################]  100.0 MB of 100.0 MB  25.0 MB/s", Drawn());
            _clock.Milliseconds = 5000;
            line.Report(new TarWriteProgress(1, 1_000_000));
            // The rest of the longer line before it is drawn over.
            Assert.Equal("\rloading x  1.0 MB  200.0 kB/s".PadRight(71), Drawn());
        }

        var end = Drawn();
        Assert.Equal($"\r{new string(' ', end.Length - 2)}\r", end);
        Assert.True(end.Length > 30, end);
    }

    [Fact]
    public void It_is_drawn_ten_times_a_second_at_most_but_for_the_end()
    {
        using var line = new ProgressLine("loading x", _terminal, _clock);
        var drawn = 0;
        for (_clock.Milliseconds = 1000; _clock.Milliseconds < 2000; _clock.Milliseconds += 5)
        {
            line.Draw(_clock.Milliseconds, 3000);
            drawn += Drawn().Length > 0 ? 1 : 0;
        }

        Assert.Equal(10, drawn);
        line.Draw(3000, 3000);
        Assert.Contains("3.0 kB of 3.0 kB", Drawn(), StringComparison.Ordinal);
    }

    [Fact]
    public void More_bytes_than_were_expected_and_none_at_all_do_not_break_the_bar()
    {
        Assert.Equal("x  [########################]  2.0 kB of 1.0 kB  2.0 kB/s", ProgressLine.Format("x", 2000, 1000, TimeSpan.FromSeconds(1)));
        Assert.Equal("x  [------------------------]  0 B of 1.0 kB  0 B/s", ProgressLine.Format("x", 0, 1000, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(20)]
    public void A_line_is_never_longer_than_the_terminal_is_wide(int columns)
    {
        using var line = new ProgressLine($"loading {new string('n', 300)}", _terminal, _clock, columns);
        _clock.Milliseconds = 1500;
        line.Draw(10, 0);
        var drawn = Drawn();
        Assert.Equal(columns + 1, drawn.Length);
        Assert.StartsWith("\rloadin", drawn, StringComparison.Ordinal);
        Assert.True(columns < 60 || drawn.EndsWith("…  10 B  6 B/s", StringComparison.Ordinal), drawn);
    }

    [Fact]
    public void Where_there_is_no_terminal_nothing_is_written()
    {
        using var line = new ProgressLine("loading x", null, _clock);
        _clock.Milliseconds = 5000;
        line.Draw(1, 2);
        line.Dispose();
        Assert.Equal("", _terminal.ToString());
    }

    private string Drawn()
    {
        var text = _terminal.ToString();
        _terminal.GetStringBuilder().Clear();
        return text;
    }

    private sealed class HandClock : TimeProvider
    {
        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
    }
}
