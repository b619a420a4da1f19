using Xunit;

namespace UnionFs.Tests.Cli;

/// <summary>What operations of scripts answer: each line here is an operation and, after an arrow, its answer.</summary>
public sealed class ScriptAnswerTests : IDisposable
{
    private readonly ToolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Some_operations_follow_a_last_link_and_the_others_do_not() => Check("""
        create /f 644 => OK
        symlink f /l => OK
        mkdir /d 755 => OK
        symlink d /dl => OK
        write /l 0 616263 => OK
        append /l 64 => OK
        truncate /l 3 => OK
        read /l 0 10 => OK 616263
        chmod /l 600 => OK
        create /d/x 644 => OK
        readdir /dl => OK ["x"]
        utimens /f 5 7 => OK
        stat /f => OK f 600 0 0 3 1 7
        chown /l 7 8 => OK
        utimens /l 1 2 => OK
        setxattr /l user.a 00 => EPERM
        setxattr /l trusted.a 00ff => OK
        getxattr /l trusted.a => OK 00ff
        getxattr /f trusted.a => ENODATA
        listxattr /l => OK ["trusted.a"]
        removexattr /l trusted.a => OK
        stat /l => OK l 777 7 8 1 1 2
        stat /dl/x => OK f 644 0 0 0 1 ANY
        readlink /l => OK "f"
        link /l /l2 => OK
        stat /l2 => OK l 777 7 8 1 2 2
        rename /l2 /l3 => OK
        unlink /l3 => OK
        unlink /dl => OK
        stat /d => OK d 755 0 0 0 2 ANY
        """);

    [Fact]
    public void Fifos_and_devices_have_no_content() => Check("""
        mkfifo /p 644 => OK
        mknod /c c 1 3 666 => OK
        mknod /b b 8 0 660 => OK
        read /p 0 1 => EINVAL
        write /c 0 00 => EINVAL
        append /b 00 => EINVAL
        truncate /p 0 => EINVAL
        stat /p => OK p 644 0 0 0 1 ANY
        stat /c => OK c 666 0 0 0 1 ANY
        stat /b => OK b 660 0 0 0 1 ANY
        """);

    [Fact]
    public void Names_of_errors_are_those_of_errno() => Check($"""
        create /f 644 => OK
        create /f 644 => EEXIST
        create /f/x 644 => ENOTDIR
        create /no/x 644 => ENOENT
        create "" 644 => ENOENT
        create "/\u0000" 644 => EINVAL
        create "/\ud800" 644 => EILSEQ
        create /{new string('n', 256)} 644 => ENAMETOOLONG
        write /f -1 00 => EINVAL
        read /f -1 1 => EINVAL
        read /f 0 -1 => EINVAL
        truncate /f -1 => EINVAL
        truncate /f 9223372036854775807 => EFBIG
        truncate /f 1099511627776 => OK
        read /f 1099511627775 5 => OK 00
        write /no 0 00 => ENOENT
        mkdir /d 755 => OK
        read /d 0 1 => EISDIR
        unlink /d => EISDIR
        rmdir /f => ENOTDIR
        create /d/x 644 => OK
        rmdir /d => ENOTEMPTY
        rmdir / => EBUSY
        rename /d /d/y => EINVAL
        rename /f /d noreplace => EEXIST
        rename /f /no exchange => ENOENT
        symlink loop /loop => OK
        stat /loop/x => ELOOP
        getxattr /f user.none => ENODATA
        setxattr /f nonsense 00 => EOPNOTSUPP
        readlink /f => EINVAL
        link /d /e => EPERM
        """);

    [Fact]
    public void A_snapshot_holds_stack_and_changes_and_a_name_is_used_once() => Check("""
        create /a 644 => OK
        snapshot s => OK
        snapshot s => EEXIST
        commit c => OK
        commit c => EEXIST
        create /b 644 => OK
        snapshot c => OK
        restore none => ENOENT
        restore s => OK
        readdir / => OK ["a"]
        restore c => OK
        readdir / => OK ["a","b"]
        commit c => EEXIST
        """);

    [Fact]
    public void Listings_are_sorted_by_bytes_and_empty_values_are_ok_alone() => Check("""
        create "/\ufffd" 644 => OK
        create "/😀" 644 => OK
        create /B 644 => OK
        create /a 644 => OK
        create "/\udcff" 644 => OK
        create "/\udcc3\udca4" 644 => OK
        create /ä 644 => EEXIST
        readdir / => OK ["B","a","ä","�","😀","\udcff"]
        mkdir /empty 755 => OK
        readdir /empty => OK []
        listxattr /a => OK []
        read /a 0 10 => OK
        setxattr /a user.e "" => OK
        getxattr /a user.e => OK
        symlink "a b" /l => OK
        readlink /l => OK "a b"
        symlink "" /m => ENOENT
        """);

    [Fact]
    public void New_objects_get_exactly_the_mode_that_is_asked_for() => Check("""
        create /f 7777 => OK
        stat /f => OK f 7777 0 0 0 1 ANY
        mkdir /d 0 => OK
        stat /d => OK d 0 0 0 0 2 ANY
        mkfifo /p 777 => OK
        stat /p => OK p 777 0 0 0 1 ANY
        symlink x /l => OK
        stat /l => OK l 777 0 0 1 1 ANY
        """);

    [Fact]
    public void Without_trace_nothing_is_printed_and_failures_do_not_stop_the_script()
    {
        var script = _folder.Write("script", "rmdir /no\nmkdir /d 755\n");
        var changes = Path.Combine(_folder.Path, "changes");

        Assert.Equal(new ToolRun(0, "", ""), ToolRun.InProcess("run-script", "--changes", changes, script));
        Assert.Equal("A /d\n", File.ReadAllText(changes));
    }

    [Fact]
    public void Nothing_runs_when_a_later_line_cannot_be_parsed()
    {
        var script = _folder.Write("script", "mkdir /d 755\nmkdir /e 999\n");
        var dump = Path.Combine(_folder.Path, "dump");
        var run = ToolRun.InProcess("run-script", "--trace", "--dump", dump, script);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Equal($"unionfs: '{script}': Line 2: '999' is no mode; it is octal, 0 to 7777, without leading zeros.\n", run.Error);
        Assert.False(File.Exists(dump));
    }

    private void Check(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(static l => l.Split(" => ")).ToList();
        var run = ToolRun.InProcess("run-script", "--trace", _folder.Write("script", string.Join('\n', lines.Select(static l => l[0]))));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(lines.Count, run.Lines.Length);
        Assert.Equal(
            string.Join('\n', lines.Select(static l => $"{l[0]} => {l[1]}")),
            string.Join('\n', lines.Zip(run.Lines, static (l, answer) => $"{l[0]} => {(l[1].EndsWith(" ANY", StringComparison.Ordinal) ? $"{answer[..answer.LastIndexOf(' ')]} ANY" : answer)}")));
    }
}
