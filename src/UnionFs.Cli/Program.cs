// Buffered and without a mark at the start: what is printed are bytes that other programs read. The tool flushes it; what could not be written then is lost.
var output = new StreamWriter(Console.OpenStandardOutput(), new System.Text.UTF8Encoding(false), 1 << 16);
return UnionFs.Cli.Tool.Run(UnionFs.Cli.CommandLineBytes.Of(args), output, Console.Error);
